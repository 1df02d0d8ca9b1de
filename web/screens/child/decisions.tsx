// What rules and models decided about a child, in words, and the way to contest it: for the family and for the child.
import { useId, useRef, useState } from 'react'
import { Button } from '../../controls/button.tsx'
import dialogStyles from '../../controls/dialog.module.css'
import { TextField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownMoment } from '../../frame/shown.ts'
import words from './decision-words.ts'

const MOST = 5

type Props = { readonly learner: string; readonly reader: 'family' | 'child' }

/** Nothing where no program has decided anything. */
export function Decisions({ learner, reader }: Props) {
  const t = useWords(words)
  const language = useLanguage()
  const asked = useAsked(['learner', learner, 'decisions'], (signal) =>
    api.GET('/api/rights/decisions/{person}', {
      params: { path: { person: learner }, query: sinceOwnChanges() },
      signal,
    }),
  )
  const decisions = asked.data?.decisions.slice(0, MOST) ?? []
  if (decisions.length === 0) return null
  const isChild = reader === 'child'
  return (
    <Panel title={isChild ? t.ownTitle : t.title} lead={isChild ? t.ownLead : t.lead}>
      <ul>
        {decisions.map(({ decision, title, outcome, answer, status, asked: wants, madeAt }) => (
          <li key={decision}>
            <p>
              <span lang="fr">{outcome ?? title}</span> · {shownMoment(madeAt, language)}
            </p>
            {wants !== null && <p>{t.waiting}</p>}
            {wants === null && status === 'overruled' && <p>{t.overruled}</p>}
            {wants === null && status !== 'overruled' && answer !== null && <p>{t.upheld}</p>}
            {answer !== null && <p>{t.answer(answer)}</p>}
            {wants === null && status !== 'overruled' && (
              <Contest
                person={learner}
                decision={decision}
                text={isChild ? t.ownContest : t.contest}
                label={t.contestOf(outcome ?? title)}
              />
            )}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

type Contested = {
  readonly person: string
  readonly decision: string
  readonly text: string
  readonly label: string
}

function Contest({ person, decision, text, label }: Contested) {
  const t = useWords(words)
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const [why, setWhy] = useState('')
  const contest = useCommand((reason: string, once) =>
    api.POST('/api/rights/decisions/contests', {
      ...once,
      body: { person, decision, wants: 'contest', ...(reason !== '' && { reason }) },
    }),
  )
  return (
    <>
      <Button aria-haspopup="dialog" aria-label={label} onClick={() => dialog.current?.showModal()}>
        {text}
      </Button>
      <dialog ref={dialog} className={dialogStyles.dialog} aria-labelledby={`${id}-title`}>
        <h2 id={`${id}-title`}>{text}</h2>
        <TextField
          label={t.why}
          hint={t.whyHint}
          value={why}
          maxLength={2_000}
          onChange={(event) => setWhy(event.target.value)}
        />
        {contest.error && <CommandNote problem={contest.error} />}
        <div className={dialogStyles.buttons}>
          <Button onClick={() => dialog.current?.close()}>{t.cancel}</Button>
          <Button
            look="strong"
            busy={contest.isPending}
            onClick={() => contest.mutate(why.trim(), { onSuccess: () => dialog.current?.close() })}
          >
            {t.send}
          </Button>
        </div>
      </dialog>
    </>
  )
}
