import type { InjectionToken, Provider } from '@nestjs/common';

/**
 * The provider of a plain class, which knows nothing of Nest.
 * @param inject what its constructor takes, by token and in order
 * @param token by which others ask for it, where that is a port
 */
export const provide = <P extends readonly unknown[]>(
  made: new (...parts: P) => unknown,
  inject: { readonly [K in keyof P]: InjectionToken<P[K]> },
  token: InjectionToken = made,
): Provider => ({
  provide: token,
  inject: [...inject] as InjectionToken[],
  useFactory: (...parts: unknown[]) => new made(...(parts as unknown as P)),
});
