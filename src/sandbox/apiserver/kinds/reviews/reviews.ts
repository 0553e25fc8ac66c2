import { defineReview } from '../../resources/define.ts';
import type { Resource } from '../../resources/resource.ts';

const AUTHENTICATION = 'authentication.k8s.io';
const AUTHORIZATION = 'authorization.k8s.io';

/** Kinds that are questions: posted, answered in `status`, never kept. */
export const REVIEWS: readonly Resource[] = [
  defineReview({ group: AUTHENTICATION, kind: 'TokenReview', plural: 'tokenreviews' }),
  defineReview({ group: AUTHENTICATION, kind: 'SelfSubjectReview', plural: 'selfsubjectreviews' }),
  defineReview({ group: AUTHORIZATION, kind: 'SubjectAccessReview', plural: 'subjectaccessreviews' }),
  defineReview({ group: AUTHORIZATION, kind: 'SelfSubjectAccessReview', plural: 'selfsubjectaccessreviews' }),
  defineReview({ group: AUTHORIZATION, kind: 'SelfSubjectRulesReview', plural: 'selfsubjectrulesreviews' }),
  defineReview({
    group: AUTHORIZATION,
    kind: 'LocalSubjectAccessReview',
    plural: 'localsubjectaccessreviews',
    namespaced: true,
  }),
];
