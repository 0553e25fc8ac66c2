/**
 * The AWS listener: one endpoint for every service. It reads a request, finds out which service and operation it is for,
 * who is calling and whether they may, lets the operation answer, and writes that down in the audit trail.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Services } from '../../service/services.ts';
import type { ServiceDoor } from '../protocol/operation.ts';
import { AwsDoor } from './aws-door.ts';
import { BodyBudget } from './body-budget.ts';

/** Serves every AWS API of `doors` on the requests that it is handed, their bodies within the budget. */
export function awsDoor(
  services: Services,
  doors: readonly ServiceDoor[],
  budget: BodyBudget = new BodyBudget(),
): { handle(request: IncomingMessage, response: ServerResponse): void } {
  return new AwsDoor(services, doors, budget);
}
