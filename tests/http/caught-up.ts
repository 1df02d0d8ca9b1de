/** Waits until every read model of a service has folded the end of the log: `await caughtUp(stack)`. */
import { vi } from 'vitest'
import type { Service } from '#compose/service.ts'
import { NEVER_COMES_MS } from '../hung.ts'

export const caughtUp = ({ service }: { readonly service: Pick<Service, 'lags'> }): Promise<unknown> =>
  vi.waitUntil(async () => (await service.lags()).every(({ lagEvents }) => lagEvents === 0), {
    timeout: NEVER_COMES_MS,
  })
