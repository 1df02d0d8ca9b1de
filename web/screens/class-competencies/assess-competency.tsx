// Records how far a learner is in a competency, with the texts that show it.
import { useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { SelectField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { CommandNote } from '../../frame/answer.tsx'
import { api, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownDay, shownName } from '../../frame/shown.ts'
import styles from './class-competencies.module.css'
import type { Matrix } from './class-competencies.tsx'
import words from './words.ts'

const levels = ['non_acquis', 'en_cours', 'acquis', 'expert'] as const
type Level = (typeof levels)[number]
type Assessment = { learner: string; competency: string; level: Level; evidence: string[] }

const isLevel = (value: string): value is Level => levels.some((level) => level === value)

export function AssessCompetency({ matrix }: { readonly matrix: Matrix }) {
  const t = useWords(words)
  const [learner, setLearner] = useState('')
  const [competency, setCompetency] = useState('')
  const [level, setLevel] = useState('')
  const [evidence, setEvidence] = useState<readonly string[]>([])
  const assess = useCommand((body: Assessment, once) => api.POST('/api/competencies/assessments', { ...once, body }))
  return (
    <Panel title={t.assess}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (isLevel(level))
            assess.mutate({ learner, competency, level, evidence: [...evidence] }, { onSuccess: () => setEvidence([]) })
        }}
      >
        <SelectField
          label={t.learner}
          required
          value={learner}
          onChange={(event) => {
            setLearner(event.target.value)
            setEvidence([])
          }}
        >
          <option value="">{t.choose}</option>
          {matrix.learners.map((one) => (
            <option key={one.learner} value={one.learner}>
              {shownName(one)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t.competency}
          required
          value={competency}
          onChange={(event) => setCompetency(event.target.value)}
        >
          <option value="">{t.choose}</option>
          {matrix.competencies.map(({ code, title, domain }) => (
            <option key={code} value={code}>
              {domain}, {title}
            </option>
          ))}
        </SelectField>
        <SelectField label={t.levelLabel} required value={level} onChange={(event) => setLevel(event.target.value)}>
          <option value="">{t.choose}</option>
          {levels.map((one) => (
            <option key={one} value={one}>
              {t.level(one)}
            </option>
          ))}
        </SelectField>
        {learner !== '' && <Evidence learner={learner} chosen={evidence} choose={setEvidence} />}
        <Button type="submit" look="strong" busy={assess.isPending}>
          {t.record}
        </Button>
        {assess.error && <CommandNote problem={assess.error} />}
      </form>
    </Panel>
  )
}

type EvidenceProps = {
  readonly learner: string
  readonly chosen: readonly string[]
  readonly choose: (ids: readonly string[]) => void
}

function Evidence({ learner, chosen, choose }: EvidenceProps) {
  const t = useWords(words)
  const language = useLanguage()
  const asked = useAsked(['submitted', learner], (signal) =>
    api.GET('/api/learners/{learner}/history', {
      params: { path: { learner }, query: { type: 'learning.production-submitted', limit: 5 } },
      signal,
    }),
  )
  const items = asked.data?.items ?? []
  if (items.length === 0) return null
  return (
    <fieldset>
      <legend>{t.works}</legend>
      {items.map(({ id, occurredAt }) => (
        <div key={id}>
          <label>
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={(event) => choose(event.target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))}
            />
            <span>{t.work(shownDay(occurredAt, language))}</span>
          </label>
        </div>
      ))}
    </fieldset>
  )
}
