// What a class did, day by day, and by which clock its days are counted. Shared by the bars and the blocks.
import { api, useAsked } from '../../frame/api.ts'

export const useActivity = (ofClass: string) =>
  useAsked(['class activity', ofClass], (signal) =>
    api.GET('/api/classes/{class}/activity', { params: { path: { class: ofClass }, query: {} }, signal }),
  )

/** The school's zone; while it is on its way, undefined. Where it cannot be known, that of this browser. */
export function useZone(ofClass: string): string | undefined {
  const { data, error } = useActivity(ofClass)
  const ofBrowser = Intl.DateTimeFormat().resolvedOptions().timeZone
  if (data) return data.zone ?? ofBrowser
  return error ? ofBrowser : undefined
}
