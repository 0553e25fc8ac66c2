import { recordKind } from './record.ts';

/** What an account demands of passwords. Account: its own. Key: `password-policy`. */
export interface PasswordPolicy {
  readonly minimumPasswordLength: number;
  readonly requireSymbols: boolean;
  readonly requireNumbers: boolean;
  readonly requireUppercaseCharacters: boolean;
  readonly requireLowercaseCharacters: boolean;
  readonly allowUsersToChangePassword: boolean;
  /** Days; absent: passwords do not expire. */
  readonly maxPasswordAge?: number;
  /** How many earlier passwords may not be used again. */
  readonly passwordReusePrevention?: number;
  readonly hardExpiry?: boolean;
}
export const PASSWORD_POLICY = recordKind<PasswordPolicy>('iam.password-policy');
export const PASSWORD_POLICY_KEY = 'password-policy';
