// What an operator watches, asked for again every few seconds.
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { type Asked, api, useAsked } from '../../frame/api.ts'

export type Service = paths['/api/service']['get']['responses'][200]['content']['application/json']
export type Alert = Service['alerts'][number]

export const EVERY_MS = 5_000

export const useService = (): Asked<Service> =>
  useAsked(['service'], (signal) => api.GET('/api/service', { signal }), { everyMs: EVERY_MS })
