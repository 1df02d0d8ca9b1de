// What teachers noted about the event at the playhead.
import { lazy, Suspense, useEffect, useId, useRef } from 'react'
import { Button } from '../../controls/button.tsx'
import { ConfirmedButton } from '../../controls/confirmed-button.tsx'
import { CommandNote } from '../../frame/answer.tsx'
import { api, useCommand } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { useSession } from '../../frame/session.ts'
import { shownName } from '../../frame/shown.ts'
import type { ListedEvent } from './history.ts'
import styles from './moment-notes.module.css'
import { type Clock, shortMoment } from './moments.ts'
import { canBeNoted, NOTE_WRITTEN, type Note } from './notes.ts'
import { positionOfEvent } from './use-history.ts'
import words from './words.ts'

/** Loaded when somebody writes one. */
const NoteForm = lazy(() => import('./note-form.tsx'))

type Props = {
  readonly learner: string
  readonly item: ListedEvent
  /** Undefined where the reader may not write notes, or while they are on their way. */
  readonly notes: readonly Note[] | undefined
  readonly clock: Clock
  readonly isOpen: boolean
  readonly setOpen: (open: boolean) => void
  readonly go: (position: number) => void
}

export function MomentNotes({ learner, item, notes, clock, isOpen, setOpen, go }: Props) {
  const t = useWords(words)
  const heading = useId()
  if (!notes) return null
  if (item.type === NOTE_WRITTEN) {
    const written = notes.find(({ event }) => event === item.id)
    return (
      <div className={styles.notes}>
        {written ? (
          <>
            <OneNote learner={learner} note={written} clock={clock} />
            <ToMoment learner={learner} note={written} go={go} />
          </>
        ) : (
          <p className={styles.quiet}>{t.noteGone}</p>
        )}
        {isOpen && <Unfit close={() => setOpen(false)} />}
      </div>
    )
  }
  const ofEvent = notes.filter(({ about }) => about === item.id)
  const isFit = canBeNoted(item)
  return (
    <div className={styles.notes}>
      {ofEvent.length > 0 && (
        <section aria-labelledby={heading}>
          <h2 id={heading} className={styles.title}>
            {t.notes}
          </h2>
          {ofEvent.map((note) => (
            <OneNote key={note.note} learner={learner} note={note} clock={clock} />
          ))}
        </section>
      )}
      {isFit && (
        <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>
          {t.writeNote}
        </Button>
      )}
      {isOpen && isFit && (
        <Suspense fallback={null}>
          <NoteForm
            learner={learner}
            about={item.words[clock.language]}
            revision={item.revision}
            close={() => setOpen(false)}
          />
        </Suspense>
      )}
      {isOpen && !isFit && <Unfit close={() => setOpen(false)} />}
    </div>
  )
}

export const authorOf = (note: Note, somebody: string): string => shownName(note) || somebody

type NoteProps = Pick<Props, 'learner' | 'clock'> & { readonly note: Note }

function OneNote({ learner, note, clock }: NoteProps) {
  const t = useWords(words)
  const { data: session } = useSession()
  const isOwn = session?.person === note.author
  const moment = shortMoment(note.writtenAt, clock)
  const withdraw = useCommand((body: { readonly learner: string; readonly note: string }, once) =>
    api.POST('/api/notes/withdrawals', { ...once, body }),
  )
  return (
    <div className={styles.note}>
      <p className={styles.text}>{note.text ?? t.noteErased}</p>
      <p className={styles.quiet}>{isOwn ? t.noteByMe(moment) : t.noteBy(authorOf(note, t.somebody), moment)}</p>
      {isOwn && (
        <ConfirmedButton
          look="quiet"
          busy={withdraw.isPending}
          question={t.noteWithdrawQuestion}
          consequence={t.noteWithdrawConsequence}
          act={() => withdraw.mutate({ learner, note: note.note })}
        >
          {t.noteWithdraw}
        </ConfirmedButton>
      )}
      {withdraw.error && <CommandNote problem={withdraw.error} />}
    </div>
  )
}

function ToMoment({ learner, note, go }: Pick<Props, 'learner' | 'go'> & { readonly note: Note }) {
  const t = useWords(words)
  const asking = useRef<AbortController | null>(null)
  useEffect(() => () => asking.current?.abort(), [])
  const lead = () => {
    asking.current?.abort()
    const own = new AbortController()
    asking.current = own
    positionOfEvent(learner, note.about, note.aboutAt, own.signal)
      .then((found) => {
        if (found !== null && !own.signal.aborted) go(found)
      })
      // What shows the state says what is wrong.
      .catch(() => undefined)
  }
  return <Button onClick={lead}>{t.seeMoment}</Button>
}

function Unfit({ close }: { readonly close: () => void }) {
  const t = useWords(words)
  return (
    <p role="status" className={styles.quiet}>
      <span>{t.notNoted}</span>
      <Button onClick={close}>{t.close}</Button>
    </p>
  )
}
