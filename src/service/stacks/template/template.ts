import type { Json } from '../../../core/records/record.ts';

export interface ParameterDeclaration {
  readonly type: string;
  readonly defaultValue: string | undefined;
  readonly allowedValues: readonly string[] | undefined;
  readonly noEcho: boolean;
}

export interface ResourceDeclaration {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, Json | undefined>>;
  readonly dependsOn: readonly string[];
  readonly deletionPolicy: 'Delete' | 'Retain';
}

export interface OutputDeclaration {
  readonly key: string;
  readonly value: Json;
  readonly description: string | undefined;
  readonly exportName: Json | undefined;
}

/** A template whose structure has been checked; functions are still unresolved. */
export interface Template {
  readonly description: string | undefined;
  readonly parameters: ReadonlyMap<string, ParameterDeclaration>;
  readonly resources: ReadonlyMap<string, ResourceDeclaration>;
  readonly outputs: readonly OutputDeclaration[];
}
