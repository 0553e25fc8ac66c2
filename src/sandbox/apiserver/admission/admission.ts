import type { Admission } from '../objects/write.ts';
import type { AdmissionContext } from './context.ts';
import { checkNamespaceLifecycle } from './namespace-lifecycle.ts';
import { admitPodDefaults, admitPodPriority } from './pod-priority.ts';
import { admitServiceAccount } from './service-account.ts';
import { runMutatingWebhooks, runValidatingWebhooks } from './webhooks.ts';

/** The order of kube-apiserver's plugins, as far as they exist here. */
export function createAdmission(context: AdmissionContext): Admission {
  return {
    async mutate(request) {
      checkNamespaceLifecycle(context, request);
      admitServiceAccount(context, request);
      admitPodPriority(context, request);
      admitPodDefaults(request);
      await runMutatingWebhooks(context, request);
    },
    async validate(request) {
      await runValidatingWebhooks(context, request);
    },
  };
}
