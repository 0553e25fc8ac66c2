import type { Tags } from './identity.ts';
import { type Json, recordKind } from './record.ts';

export type StackStatus =
  | 'CREATE_COMPLETE'
  | 'CREATE_FAILED'
  | 'ROLLBACK_COMPLETE'
  | 'DELETE_FAILED'
  | 'DELETE_COMPLETE';

/** One resource of a stack. Times: milliseconds. */
export interface StackResource {
  readonly logicalId: string;
  /** Absent when it was never made. */
  readonly physicalId?: string;
  readonly type: string;
  readonly status: string;
  readonly statusReason?: string;
  readonly updatedAt: number;
  /** Properties with every function resolved: what deletion undoes. */
  readonly properties: Json;
  /** `Retain` leaves the resource behind when the stack goes. */
  readonly deletionPolicy: 'Delete' | 'Retain';
}

export interface StackEvent {
  readonly id: string;
  readonly logicalId: string;
  readonly physicalId?: string;
  readonly type: string;
  readonly status: string;
  readonly statusReason?: string;
  readonly time: number;
}

export interface StackOutput {
  readonly key: string;
  readonly value: string;
  readonly description?: string;
  readonly exportName?: string;
}

export interface StackParameter {
  readonly key: string;
  readonly value: string;
  /** Declared `NoEcho`: answers show asterisks. */
  readonly noEcho: boolean;
}

/**
 * CloudFormation stack. Account: the owner. Key: `<region>/<name>` while it lives, `<region>/<name>/<uuid>` once deleted,
 * so that the name is free again and the deleted stack can still be read by its id.
 */
export interface Stack {
  readonly name: string;
  /** `arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/UUID` */
  readonly id: string;
  readonly region: string;
  readonly status: StackStatus;
  readonly statusReason?: string;
  readonly description?: string;
  /** Template as it was sent. */
  readonly templateBody: string;
  readonly parameters: readonly StackParameter[];
  readonly capabilities: readonly string[];
  readonly tags: Tags;
  readonly outputs: readonly StackOutput[];
  readonly disableRollback: boolean;
  readonly terminationProtection: boolean;
  readonly clientRequestToken?: string;
  readonly createdAt: number;
  readonly deletedAt?: number;
  /** In order of creation. */
  readonly resources: readonly StackResource[];
  /** Oldest first. */
  readonly events: readonly StackEvent[];
}
export const STACK = recordKind<Stack>('cloudformation.stack');
