import { decide, type PolicyLayers, prepareContext } from '../../src/core/policy/index.ts';
import type { Subject } from './measure.ts';
import { applied, CALLER } from './ours.ts';
import { WORKLOADS } from './workloads.ts';

const POLICIES = 5;
/** Requests of one role in a row, as its pods make them. */
const RUN = 64;

/** Five policies of its own for each role, no two alike. */
function layersOf(role: number): PolicyLayers {
  const policies = Array.from({ length: POLICIES }, (_, number) =>
    applied({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: [`ec2:Describe${role}x${number}`, 'logs:*'], Resource: '*' },
        {
          Effect: 'Allow',
          Action: number === POLICIES - 1 ? ['s3:ListBucket', 's3:GetObject'] : `sqs:Send${number}`,
          Resource: [`arn:aws:s3:::team-*`, `arn:aws:s3:::role-${role}/*`],
        },
      ],
    }),
  );
  return { identity: policies };
}

/** Decisions that walk over all the roles: one role's cost must not depend on how many others there are. */
export function manyRoles(roles: number, run = RUN): Subject {
  const [workload] = WORKLOADS;
  if (workload === undefined) throw new Error('no workload');
  const layers = Array.from({ length: roles }, (_, role) => layersOf(role));
  const { action, requests } = workload;
  let next = 0;
  return {
    name: `rolecall ${roles.toLocaleString('en')} roles of ${POLICIES} policies, ${run === 1 ? 'another role each time' : `${run} in a row`}`,
    allowed: true,
    run(count) {
      let allowed = 0;
      for (let at = 0; at < count; at++, next++) {
        const own = layers[Math.floor(next / run) % roles];
        const asked = requests[next % requests.length];
        if (own === undefined || asked === undefined) continue;
        const context = prepareContext(asked.context);
        const request = { action, resource: asked.resource, principal: CALLER, context };
        if (decide({ request, layers: own }).allowed) allowed++;
      }
      return allowed;
    },
  };
}
