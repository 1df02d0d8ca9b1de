// The lists that a row holds, as recorded, for whoever checks: asked for when somebody opens them.
import { useState } from 'react'
import { Answer } from '../../frame/answer.tsx'
import { useWords } from '../../frame/language.ts'
import styles from './change-pane.module.css'
import { keyOf, rowsOf, type ShownModel } from './history.ts'
import { useLists } from './use-history.ts'
import words from './words.ts'

type Props = { readonly learner: string; readonly model: ShownModel; readonly position: number }

export function ListsOf({ learner, model, position }: Props) {
  const t = useWords(words)
  const [isOpen, setOpen] = useState(false)
  const asked = useLists(learner, model.model, position, isOpen)
  const lists = Object.entries(model.columns).flatMap(([name, { kind }]) => (kind === 'list' ? [name] : []))
  if (lists.length === 0) return null
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t.lists}</summary>
      {isOpen && (
        <Answer of={asked}>
          {({ models }) => {
            const rows = rowsOf(models, new Map([[model.model, model.keys]])).get(model.model)
            return [...(rows?.values() ?? [])].map((row) => (
              <pre key={keyOf(row, model.keys)} className={styles.data}>
                {JSON.stringify(
                  Object.fromEntries([...model.keys, ...lists].map((name) => [name, row[name]])),
                  null,
                  2,
                )}
              </pre>
            ))
          }}
        </Answer>
      )}
    </details>
  )
}
