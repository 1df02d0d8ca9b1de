// The paths of the school, and a form that creates one and gives it to a class.
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { SelectField, TextArea, TextField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { useMay } from '../../frame/session.ts'
import { shownNumber } from '../../frame/shown.ts'
import { bodyOf, type DraftStep, emptyDraft, emptyStep } from './draft.ts'
import { StepFields } from './step-fields.tsx'
import styles from './teacher-paths.module.css'
import words from './words.ts'

export default function TeacherPaths() {
  const t = useWords(words)
  const language = useLanguage()
  const mayManage = useMay('teaching:manage')
  const asked = useAsked(['paths of the school'], (signal) =>
    api.GET('/api/paths', { params: { query: { limit: 200, ...sinceOwnChanges() } }, signal }),
  )
  return (
    <Page title={t.title} lead={t.lead}>
      <Answer of={asked} isEmpty={({ items }) => items.length === 0} empty={<p>{t.none}</p>}>
        {({ items }) => (
          <ul className={styles.paths}>
            {items.map((one) => (
              <li key={one.path}>
                <strong>{one.title}</strong> · {t.steps(one.steps)} · {t.version(shownNumber(one.version, language))}
                {one.status === 'withdrawn' && ` · ${t.withdrawn}`}
              </li>
            ))}
          </ul>
        )}
      </Answer>
      {mayManage && <Create />}
    </Page>
  )
}

function Create() {
  const t = useWords(words)
  const [draft, setDraft] = useState(emptyDraft)
  const [ofClass, setClass] = useState('')
  const [madeFor, setMadeFor] = useState<{ path: string; class: string } | null>(null)
  const contents = useAsked(['contents'], (signal) =>
    api.GET('/api/contents', { params: { query: { status: 'validated', limit: 200, ...sinceOwnChanges() } }, signal }),
  )
  const classes = useAsked(['classes'], (signal) =>
    api.GET('/api/classes', { params: { query: { limit: 200, ...sinceOwnChanges() } }, signal }),
  )
  const give = useCommand((to: { path: string; class: string }, once) =>
    api.POST('/api/paths/{path}/assignments', {
      ...once,
      params: { path: { path: to.path } },
      body: { to: { kind: 'class', class: to.class } },
    }),
  )
  const create = useCommand((body: ReturnType<typeof bodyOf>, once) =>
    api.POST('/learning-paths/create', { ...once, body }),
  )
  function send(event: FormEvent) {
    event.preventDefault()
    create.mutate(bodyOf(draft), {
      onSuccess: () => {
        const made = { path: draft.path, class: ofClass }
        setMadeFor(made)
        setDraft(emptyDraft())
        if (ofClass !== '') give.mutate(made)
      },
    })
  }
  const changeStep = (n: number, step: DraftStep) =>
    setDraft({ ...draft, steps: draft.steps.map((before, i) => (i === n ? step : before)) })
  const problem = create.error ?? give.error
  return (
    <Panel title={t.create}>
      {problem && <CommandNote problem={problem} repeats />}
      {madeFor !== null && create.isSuccess && (
        <div role="status" className={styles.made}>
          <span>{t.created}</span>
          {madeFor.class !== '' && (
            <Link to={`/classes/${madeFor.class}/paths`} search={{ path: madeFor.path }}>
              {t.follow}
            </Link>
          )}
        </div>
      )}
      <form onSubmit={send} className={styles.form}>
        <TextField
          label={t.name}
          required
          maxLength={200}
          value={draft.title}
          onChange={({ target }) => setDraft({ ...draft, title: target.value })}
        />
        <TextArea
          label={t.objectives}
          rows={3}
          value={draft.objectives}
          onChange={({ target }) => setDraft({ ...draft, objectives: target.value })}
        />
        <SelectField label={t.ofClass} value={ofClass} onChange={({ target }) => setClass(target.value)}>
          <option value="">{t.later}</option>
          {classes.data?.items.map((one) => (
            <option key={one.class} value={one.class}>
              {one.name}
            </option>
          ))}
        </SelectField>
        {draft.steps.map((step, n) => (
          <StepFields
            key={step.step}
            number={n + 1}
            step={step}
            contents={contents.data?.items ?? []}
            onChange={(changed) => changeStep(n, changed)}
            onRemove={
              draft.steps.length === 1
                ? null
                : () => setDraft({ ...draft, steps: draft.steps.filter((one) => one !== step) })
            }
          />
        ))}
        <Button onClick={() => setDraft({ ...draft, steps: [...draft.steps, emptyStep(false)] })}>{t.addStep}</Button>
        <Button type="submit" look="strong" busy={create.isPending || give.isPending}>
          {t.save}
        </Button>
      </form>
    </Panel>
  )
}
