import type {
  DescribeAddonConfigurationRequest,
  DescribeAddonConfigurationResponse,
} from '@aws-sdk/client-eks';
import { addonOffer } from '../../../service/addons/catalogue.ts';
import { CONFIGURATION_SCHEMA } from '../../../service/addons/configuration.ts';
import { invalidParameter } from '../../../service/clusters/refusals.ts';
import type { Operation } from '../../protocol/operation.ts';

export const describeAddonConfigurationOperation: Operation<
  DescribeAddonConfigurationRequest,
  DescribeAddonConfigurationResponse
> = {
  authorize: () => [{ action: 'eks:DescribeAddonConfiguration', resource: '*' }],
  handle({ addonName = '', addonVersion = '' }) {
    const offer = addonOffer(addonName);
    if (offer === undefined) throw invalidParameter('Addon specified is not supported');
    if (!offer.versions.some(({ version }) => version === addonVersion))
      throw invalidParameter('Addon version specified is not supported');
    const { podIdentity } = offer;
    return {
      addonName,
      addonVersion,
      // What cannot be created here takes no configuration either.
      configurationSchema: JSON.stringify(offer.notHosted === undefined ? CONFIGURATION_SCHEMA : {}),
      ...(podIdentity === undefined
        ? {}
        : {
            podIdentityConfiguration: [
              { ...podIdentity, recommendedManagedPolicies: [...podIdentity.recommendedManagedPolicies] },
            ],
          }),
    };
  },
};
