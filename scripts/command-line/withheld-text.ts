// How a verb says that it leaves out rows about people whose data may only be stored.
import { readableCount } from '#platform/progress.ts'

export const withheldText = (count: number): string =>
  `${readableCount(count)} ${count === 1 ? 'row' : 'rows'} not shown: the data of these people may only be stored, or it is not known whether it may be shown.`
