// Marks an answer again: what it says now, what it will say, why; and afterwards, which numbers it has changed.
import { useId, useRef, useState } from 'react'
import type { paths } from '../../clients/typescript/sillage-api.ts'
import { Answer, CommandNote } from '../frame/answer.tsx'
import { api, useAsked, useCommand } from '../frame/api.ts'
import { useLanguage, useWords } from '../frame/language.ts'
import { shownNumber, shownShare } from '../frame/shown.ts'
import { Button } from './button.tsx'
import words from './correction-words.ts'
import dialogStyles from './dialog.module.css'
import { TextField } from './field.tsx'

export type Attempt = {
  readonly id: string
  /** Null where the sentence about the answer names it. */
  readonly exercise: string | null
  /** Null where it was erased. */
  readonly response: string | null
  /** What the history says of the answer. */
  readonly sentence?: string
  /** As it counts now, after corrections. */
  readonly isCorrect: boolean
}

const MOST_REASON = 500

type Sent = { readonly learner: string; readonly attempt: string; readonly correct: boolean; readonly reason?: string }
/** The correction that was recorded: its event, where the log is since, and how many events it recorded. */
type Done = { readonly event: string; readonly position: string; readonly events: number }

export function CorrectAnswer({ learner, attempt }: { readonly learner: string; readonly attempt: Attempt }) {
  const t = useWords(words)
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const [reason, setReason] = useState('')
  const [done, setDone] = useState<Done | null>(null)
  const { exercise, response, sentence, isCorrect } = attempt
  const title = exercise === null ? t.correctThis : t.correctTitle(exercise)
  /** What was asked: while the answer is on its way, the list behind may already show the new verdict. */
  const [wasCorrect, setWasCorrect] = useState(isCorrect)
  const correct = useCommand((body: Sent, once) => api.POST('/api/attempts/corrections', { ...once, body }))
  const open = () => {
    setReason('')
    setDone(null)
    setWasCorrect(isCorrect)
    correct.reset()
    dialog.current?.showModal()
  }
  const send = () =>
    correct.mutate(
      { learner, attempt: attempt.id, correct: !wasCorrect, ...(reason.trim() !== '' && { reason: reason.trim() }) },
      {
        onSuccess: ({ position, events }) => {
          const [event] = events
          if (event) setDone({ event: event.id, position, events: events.length })
        },
      },
    )
  return (
    <>
      <Button aria-label={title} aria-haspopup="dialog" onClick={open}>
        {t.correct}
      </Button>
      <dialog ref={dialog} className={dialogStyles.dialog} aria-labelledby={`${id}-title`}>
        <h2 id={`${id}-title`}>{title}</h2>
        {sentence !== undefined && <p>{sentence}</p>}
        {response !== null && <p>{t.response(response)}</p>}
        {done === null ? (
          <>
            <p>
              <strong>{wasCorrect ? t.becomesWrong : t.becomesRight}</strong>
            </p>
            <p>{t.correctionNote}</p>
            <TextField
              label={t.reason}
              hint={t.reasonHint}
              value={reason}
              maxLength={MOST_REASON}
              onChange={(event) => setReason(event.target.value)}
            />
            {correct.error && <CommandNote problem={correct.error} />}
            <div className={dialogStyles.buttons}>
              <Button onClick={() => dialog.current?.close()}>{t.cancel}</Button>
              <Button look="strong" busy={correct.isPending} onClick={send}>
                {wasCorrect ? t.countWrong : t.countRight}
              </Button>
            </div>
          </>
        ) : (
          <>
            <Changes learner={learner} done={done} />
            <div className={dialogStyles.buttons}>
              <Button look="strong" onClick={() => dialog.current?.close()}>
                {t.close}
              </Button>
            </div>
          </>
        )}
      </dialog>
    </>
  )
}

type Replay = paths['/api/learners/{id}/replay']['get']['responses'][200]['content']['application/json']

/** What the correction itself moved, whatever else was recorded meanwhile. */
const movedBy = (event: string, { steps }: Replay) =>
  (steps.find(({ id }) => id === event)?.changes ?? []).flatMap(({ key, fields }) =>
    Object.entries(fields).map(([field, { before, after }]) => ({
      ...{ field, before, after },
      skill: String(Reflect.get(key, 'skill')),
    })),
  )

function Changes({ learner, done: { event, position, events } }: { readonly learner: string; readonly done: Done }) {
  const t = useWords(words)
  const language = useLanguage()
  const replayed = useAsked(['correction', learner, event], (signal) =>
    api.GET('/api/learners/{id}/replay', {
      params: {
        path: { id: learner },
        query: { from: position, back: events, limit: events, models: 'skill-profile' },
      },
      signal,
    }),
  )
  const shown: Readonly<Record<string, readonly [string, (value: unknown) => string]>> = {
    proficiency: [t.proficiency, (value) => (typeof value === 'number' ? shownShare(value, language) : '–')],
    successes: [t.right, (value) => (typeof value === 'number' ? shownNumber(value, language) : '–')],
    masteredAt: [t.masteredState, (value) => (value === null ? '–' : '✓')],
  }
  return (
    <>
      <h3>{t.whatChanged}</h3>
      <Answer of={replayed}>
        {(answer) => {
          const moved = movedBy(event, answer).filter(({ field }) => Object.hasOwn(shown, field))
          if (moved.length === 0) return <p>{t.nothingChanged}</p>
          return (
            <ul>
              {moved.map(({ field, before, after, skill }) => {
                const [name, value] = shown[field] ?? [field, String]
                return <li key={field}>{t.changedFrom(`${skill}, ${name}`, value(before), value(after))}</li>
              })}
            </ul>
          )
        }}
      </Answer>
    </>
  )
}
