// The classes in which the learner was at the moment shown: one, several, or none.
import { api, useAsked } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { shortId } from '../../frame/names-of-trail.ts'
import { useMay } from '../../frame/session.ts'
import { classesAt } from './classes.ts'
import type { Rows } from './history.ts'
import styles from './learner-replay.module.css'
import words from './words.ts'

type Props = { readonly rows: Rows | undefined; readonly time: number }

export function ClassesAt({ rows, time }: Props) {
  const t = useWords(words)
  const mayAsk = useMay('teaching:read')
  const classes = useAsked(
    ['classes'],
    (signal) => api.GET('/api/classes', { params: { query: { limit: 200 } }, signal }),
    { enabled: mayAsk },
  )
  if (!rows) return null
  const then = classesAt(rows, time)
  const nameOf = (id: string) => classes.data?.items.find((one) => one.class === id)?.name ?? t.classOf(shortId(id))
  return (
    <p className={styles.classes}>
      {then.length === 0
        ? t.noClass
        : t.inClasses(then.map(({ id, schoolYear }) => `${nameOf(id)} (${schoolYear})`).join(', '), then.length)}
    </p>
  )
}
