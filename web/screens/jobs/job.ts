// A job, as the service lists it.
import type { paths } from '../../../clients/typescript/sillage-api.ts'

export type Job = paths['/api/jobs']['get']['responses'][200]['content']['application/json']['items'][number]

/** It has not ended. */
export const isUnderWay = ({ state }: Pick<Job, 'state'>): boolean => state === 'waiting' || state === 'running'
