// A form that defines a competency, or changes one whose code stays.
import { type FormEvent, useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { SelectField, TextArea, TextField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { CommandNote } from '../../frame/answer.tsx'
import { api, useCommand } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import styles from './school-competencies.module.css'
import type { Competency } from './school-competencies.tsx'
import words from './words.ts'

const kinds = ['competence', 'savoir'] as const
const levels = ['initiation', 'apprentissage', 'maitrise'] as const

type Draft = {
  readonly code: string
  readonly title: string
  readonly domain: string
  readonly description: string
  readonly kind: (typeof kinds)[number]
  readonly expectedLevel: (typeof levels)[number]
}

const empty: Draft = {
  ...{ code: '', title: '', domain: '', description: '' },
  kind: 'competence',
  expectedLevel: 'apprentissage',
}

const written = (of: Competency | null): Draft => {
  if (!of) return empty
  const { code, title, domain, description, kind, expectedLevel } = of
  return { code, title, domain, description: description ?? '', kind, expectedLevel }
}

/** `of`: the competency that is changed; null for a new one. */
export function CompetencyForm({ of, close }: { readonly of: Competency | null; readonly close: () => void }) {
  const t = useWords(words)
  const [draft, setDraft] = useState(() => written(of))
  const define = useCommand((body: Omit<Draft, 'description'> & { readonly description?: string }, once) =>
    api.POST('/api/competencies', { ...once, body }),
  )
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part })
  function send(event: FormEvent) {
    event.preventDefault()
    const { description, ...rest } = draft
    const body = {
      ...rest,
      code: draft.code.trim().toUpperCase(),
      title: draft.title.trim(),
      domain: draft.domain.trim(),
      ...(description.trim() !== '' && { description: description.trim() }),
    }
    define.mutate(body, {
      onSuccess: () => {
        // The kind, the domain and the level are often those of the next one, too.
        if (!of) setDraft({ ...draft, code: '', title: '', description: '' })
      },
    })
  }
  const wrong = (pointer: string, said: string) =>
    define.error?.errors.some((one) => one.pointer === pointer) ? said : null
  return (
    <Panel title={of ? t.redefine : t.define} takesFocus={of !== null}>
      <form onSubmit={send} className={styles.form}>
        <TextField
          label={t.code}
          hint={t.codeHint}
          required
          maxLength={50}
          readOnly={of !== null}
          value={draft.code}
          wrong={wrong('/code', t.wrongCode)}
          onChange={({ target }) => change({ code: target.value })}
        />
        <TextField
          label={t.name}
          required
          maxLength={200}
          value={draft.title}
          wrong={wrong('/title', t.wrongName)}
          onChange={({ target }) => change({ title: target.value })}
        />
        <TextField
          label={t.domain}
          required
          maxLength={100}
          value={draft.domain}
          wrong={wrong('/domain', t.wrongDomain)}
          onChange={({ target }) => change({ domain: target.value })}
        />
        <SelectField
          label={t.kind}
          value={draft.kind}
          onChange={({ target }) => change({ kind: kinds.find((one) => one === target.value) ?? draft.kind })}
        >
          {kinds.map((one) => (
            <option key={one} value={one}>
              {t.kinds(one)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t.expected}
          value={draft.expectedLevel}
          onChange={({ target }) =>
            change({ expectedLevel: levels.find((one) => one === target.value) ?? draft.expectedLevel })
          }
        >
          {levels.map((one) => (
            <option key={one} value={one}>
              {t.levels(one)}
            </option>
          ))}
        </SelectField>
        <TextArea
          label={t.description}
          rows={3}
          maxLength={2_000}
          value={draft.description}
          wrong={wrong('/description', t.wrongDescription)}
          onChange={({ target }) => change({ description: target.value })}
        />
        {define.error && <CommandNote problem={define.error} />}
        <div className={styles.actions}>
          <Button type="submit" look="strong" busy={define.isPending}>
            {t.save}
          </Button>
          {of && <Button onClick={close}>{t.close}</Button>}
        </div>
      </form>
      <p role="status">{define.isSuccess && (of !== null || draft.code === '') && t.saved}</p>
    </Panel>
  )
}
