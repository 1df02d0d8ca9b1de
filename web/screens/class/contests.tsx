// What families of the class have asked about automated decisions: each a task for who teaches, with an answer.
import { Link } from '@tanstack/react-router'
import { useId, useRef, useState } from 'react'
import { Button } from '../../controls/button.tsx'
import dialogStyles from '../../controls/dialog.module.css'
import { TextField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { shownName } from '../../frame/shown.ts'
import styles from './class.module.css'
import words from './contest-words.ts'
import type { Learner } from './figures.ts'

type Props = { readonly ofClass: string; readonly learners: readonly Learner[] }

/** Nothing where no family waits. */
export function Contests({ ofClass, learners }: Props) {
  const t = useWords(words)
  const contests = useAsked(['class contests', ofClass], (signal) =>
    api.GET('/api/classes/{class}/contests', {
      params: { path: { class: ofClass }, query: sinceOwnChanges() },
      signal,
    }),
  )
  const tasks = contests.data?.tasks ?? []
  if (tasks.length === 0) return null
  const wants = { human: t.wantsHuman, explanation: t.wantsExplanation, contest: t.wantsContest }
  const names = new Map(learners.map((learner) => [learner.learner, shownName(learner)]))
  return (
    <Panel title={t.contests} lead={t.contestsLead}>
      <ul className={styles.noticeList}>
        {tasks.map(({ person, decision, title, asked }) => (
          <li key={decision}>
            <Link to={`/learners/${person}`} search={{ class: ofClass }}>
              {names.get(person) || person}
            </Link>
            <span>
              {wants[asked]} · <span lang="fr">{title}</span>
            </span>
            <AnswerFamily person={person} decision={decision} label={t.answerTo(names.get(person) ?? '', title)} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

type Reply = { readonly outcome: 'upheld' | 'overruled'; readonly explanation: string }

function AnswerFamily({
  person,
  decision,
  label,
}: {
  readonly person: string
  readonly decision: string
  readonly label: string
}) {
  const t = useWords(words)
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const [outcome, setOutcome] = useState<Reply['outcome']>('overruled')
  const [explanation, setExplanation] = useState('')
  const reply = useCommand((body: Reply, once) =>
    api.POST('/api/rights/decisions/answers', { ...once, body: { person, decision, ...body } }),
  )
  const choice = (value: Reply['outcome'], text: string) => (
    <label>
      <input type="radio" name={`${id}-outcome`} checked={outcome === value} onChange={() => setOutcome(value)} />
      {text}
    </label>
  )
  return (
    <>
      <Button aria-haspopup="dialog" aria-label={label} onClick={() => dialog.current?.showModal()}>
        {t.answer}
      </Button>
      <dialog ref={dialog} className={dialogStyles.dialog} aria-labelledby={`${id}-title`}>
        <h2 id={`${id}-title`}>{t.answerTitle}</h2>
        <div role="radiogroup" aria-labelledby={`${id}-title`} className={styles.choices}>
          {choice('overruled', t.overruled)}
          {choice('upheld', t.upheld)}
        </div>
        <TextField
          label={t.explanation}
          hint={t.explanationHint}
          value={explanation}
          maxLength={2_000}
          onChange={(event) => setExplanation(event.target.value)}
        />
        {reply.error && <CommandNote problem={reply.error} />}
        <div className={dialogStyles.buttons}>
          <Button onClick={() => dialog.current?.close()}>{t.cancel}</Button>
          <Button
            look="strong"
            disabled={explanation.trim() === ''}
            busy={reply.isPending}
            onClick={() =>
              reply.mutate({ outcome, explanation: explanation.trim() }, { onSuccess: () => dialog.current?.close() })
            }
          >
            {t.send}
          </Button>
        </div>
      </dialog>
    </>
  )
}
