// What an event says, field by field. A personal field that may not be shown, or was erased, says so.
import { StateBadge } from '../../controls/state-badge.tsx'
import { useWords } from '../../frame/language.ts'
import styles from './stream.module.css'
import words from './words.ts'

export function EventData({ of: data }: { readonly of: Readonly<Record<string, unknown>> }) {
  return (
    <span className={styles.fields}>
      {Object.entries(data).map(([field, value]) => (
        <span key={field}>
          <code>{field}</code> <Value of={value} />
        </span>
      ))}
    </span>
  )
}

function Value({ of: value }: { readonly of: unknown }) {
  const t = useWords(words)
  if (isMarked(value, 'withheld')) return <StateBadge tone="plain">{t.withheld}</StateBadge>
  if (isMarked(value, 'erased')) return <StateBadge tone="warn">{t.erased}</StateBadge>
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const isMarked = (value: unknown, mark: string): boolean =>
  typeof value === 'object' && value !== null && Reflect.get(value, mark) === true
