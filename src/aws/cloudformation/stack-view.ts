import type { Stack as StackOutput, StackStatus, StackSummary, Tag } from '@aws-sdk/client-cloudformation';
import type { Stack } from '../../core/records/stack.ts';

const NO_ECHO = '****';
const NOT_CHECKED = { StackDriftStatus: 'NOT_CHECKED' } as const;

/** A stack as DescribeStacks shows it. */
export function stackView(stack: Stack): StackOutput {
  return {
    StackId: stack.id,
    StackName: stack.name,
    ...(stack.description === undefined ? {} : { Description: stack.description }),
    Parameters: stack.parameters.map(({ key, value, noEcho }) => ({
      ParameterKey: key,
      ParameterValue: noEcho ? NO_ECHO : value,
    })),
    ...times(stack),
    RollbackConfiguration: {},
    ...status(stack),
    DisableRollback: stack.disableRollback,
    NotificationARNs: [],
    Capabilities: stack.capabilities as StackOutput['Capabilities'], // Kept as the request's enum gave them.
    Outputs: stack.outputs.map(({ key, value, description, exportName }) => ({
      OutputKey: key,
      OutputValue: value,
      ...(description === undefined ? {} : { Description: description }),
      ...(exportName === undefined ? {} : { ExportName: exportName }),
    })),
    Tags: Object.entries(stack.tags).map(([Key, Value]): Tag => ({ Key, Value })),
    EnableTerminationProtection: stack.terminationProtection,
    DriftInformation: NOT_CHECKED,
  };
}

/** A stack as ListStacks shows it. */
export function stackSummary(stack: Stack): StackSummary {
  return {
    StackId: stack.id,
    StackName: stack.name,
    ...(stack.description === undefined ? {} : { TemplateDescription: stack.description }),
    ...times(stack),
    ...status(stack),
    DriftInformation: NOT_CHECKED,
  };
}

function times({ createdAt, deletedAt }: Stack): { CreationTime: Date; DeletionTime?: Date } {
  const created = { CreationTime: new Date(createdAt) };
  return deletedAt === undefined ? created : { ...created, DeletionTime: new Date(deletedAt) };
}

function status({ status: value, statusReason }: Stack): {
  StackStatus: StackStatus;
  StackStatusReason?: string;
} {
  const shown = { StackStatus: value };
  return statusReason === undefined ? shown : { ...shown, StackStatusReason: statusReason };
}
