// How much the class revises: the share to recall, and the limit of a day.
import { type FormEvent, useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { SelectField, TextField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { CommandNote } from '../../frame/answer.tsx'
import { api, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownShare } from '../../frame/shown.ts'
import styles from './class-revisions.module.css'
import type { Forgetting } from './class-revisions.tsx'
import words from './words.ts'

const TARGETS = [0.7, 0.75, 0.8, 0.85, 0.9, 0.95]

export function Settings({ of }: { readonly of: Forgetting }) {
  const t = useWords(words)
  const language = useLanguage()
  const [target, setTarget] = useState(String(of.targetRetention))
  const [limit, setLimit] = useState(String(of.dailyLimit))
  const set = useCommand((body: { readonly targetRetention: number; readonly dailyLimit: number }, once) =>
    api.POST('/api/classes/{class}/revision', { ...once, params: { path: { class: of.class } }, body }),
  )
  const targets = [...new Set([...TARGETS, of.targetRetention])].sort((a, b) => a - b)
  function change(to: (text: string) => void, text: string) {
    to(text)
    // What was said of the settings before is not said of these.
    if (!set.isPending && !set.isIdle) set.reset()
  }
  function save(event: FormEvent) {
    event.preventDefault()
    set.mutate({ targetRetention: Number(target), dailyLimit: Number(limit) })
  }
  return (
    <Panel title={t.settings} lead={t.settingsLead}>
      <form onSubmit={save} className={styles.form}>
        <SelectField label={t.targetLabel} value={target} onChange={(event) => change(setTarget, event.target.value)}>
          {targets.map((one) => (
            <option key={one} value={one}>
              {shownShare(one, language)}
            </option>
          ))}
        </SelectField>
        <TextField
          type="number"
          label={t.limitLabel}
          required
          min={1}
          max={200}
          value={limit}
          onChange={(event) => change(setLimit, event.target.value)}
        />
        <Button type="submit" busy={set.isPending}>
          {t.save}
        </Button>
      </form>
      {set.error && <CommandNote problem={set.error} />}
      <p role="status">{set.isSuccess && t.saved}</p>
    </Panel>
  )
}
