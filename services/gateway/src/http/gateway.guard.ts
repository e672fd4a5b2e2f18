import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { matchedRoute, noSuchAddress } from '@nhip/platform';
import type { FastifyRequest } from 'fastify';
import { Admission } from './admission.js';

/** Guards what the gateway answers itself. What is not in the table of routes is refused. */
@Injectable()
export class GatewayGuard implements CanActivate {
  constructor(@Inject(Admission) private readonly admission: Admission) {}

  /** @throws Fault as `Admission.admit` does, or `missing` */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const route = matchedRoute(request);
    if (!route) throw noSuchAddress();
    const caller = await this.admission.admit(request, route);
    if (caller) request.caller = caller;
    return true;
  }
}
