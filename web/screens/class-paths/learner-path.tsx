// What one learner did in a path, step by step, and a form that corrects the points of a quiz.
import { type FormEvent, useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { CertificateButton } from '../../controls/certificate-button.tsx'
import { TextField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useMay } from '../../frame/session.ts'
import { shownDay, shownNumber } from '../../frame/shown.ts'
import styles from './class-paths.module.css'
import { PathVisits } from './path-visits.tsx'
import words from './words.ts'

type Content =
  paths['/api/learners/{id}/paths/{path}']['get']['responses'][200]['content']['application/json']['steps'][number]['contents'][number]

type Props = { readonly learner: string; readonly name: string; readonly path: string; readonly close: () => void }

export function LearnerPath({ learner, name, path, close }: Props) {
  const t = useWords(words)
  const asked = useAsked(['learner path', learner, path], (signal) =>
    api.GET('/api/learners/{id}/paths/{path}', {
      params: { path: { id: learner, path }, query: sinceOwnChanges() },
      signal,
    }),
  )
  return (
    <Panel title={t.workOf(name)} actions={<Button onClick={close}>{t.close}</Button>}>
      <Answer of={asked}>
        {({ title, finishedAt, steps }) => (
          <>
            {finishedAt !== null && <CertificateButton learner={learner} of={{ path }} title={title} />}
            <ol className={styles.steps}>
              {steps.map(({ step, title, contents }) => (
                <li key={step}>
                  <h3>{title}</h3>
                  <ul className={styles.contents}>
                    {contents.map((content) => (
                      <li key={content.content}>
                        <OneContent at={{ learner, path, step, content: content.content }} of={content} />
                      </li>
                    ))}
                  </ul>
                </li>
              ))}
            </ol>
            <PathVisits learner={learner} path={path} steps={steps} />
          </>
        )}
      </Answer>
    </Panel>
  )
}

type At = { readonly learner: string; readonly path: string; readonly step: string; readonly content: string }

function OneContent({ at, of }: { readonly at: At; readonly of: Content }) {
  const t = useWords(words)
  const language = useLanguage()
  const mayCorrect = useMay('learning:correct')
  const [isOpen, setOpen] = useState(false)
  const { title, times, points, mostPoints, correctedAt } = of
  const isMarked = points !== null && mostPoints !== null
  return (
    <>
      <strong>{title}</strong>
      <span>
        {isMarked
          ? t.marked(shownNumber(points, language), shownNumber(mostPoints, language))
          : times > 0
            ? t.isDone
            : t.notYet}
      </span>
      {correctedAt !== null && <small>{t.corrected(shownDay(correctedAt, language))}</small>}
      {isMarked && mayCorrect && !isOpen && <Button onClick={() => setOpen(true)}>{t.correct(title)}</Button>}
      {isMarked && isOpen && <Correct at={at} points={points} mostPoints={mostPoints} close={() => setOpen(false)} />}
    </>
  )
}

type CorrectProps = {
  readonly at: At
  readonly points: number
  readonly mostPoints: number
  readonly close: () => void
}

function Correct({ at, points, mostPoints, close }: CorrectProps) {
  const t = useWords(words)
  const language = useLanguage()
  const [written, setWritten] = useState(String(points))
  const [reason, setReason] = useState('')
  const correct = useCommand((body: { readonly points: number; readonly reason?: string }, once) =>
    api.POST('/api/learners/{learner}/paths/{path}/steps/{step}/contents/{content}/mark', {
      ...once,
      params: { path: at },
      body,
    }),
  )
  function send(event: FormEvent) {
    event.preventDefault()
    const body = {
      points: written.trim() === '' ? Number.NaN : Number(written.trim().replace(',', '.')),
      ...(reason.trim() !== '' && { reason: reason.trim() }),
    }
    correct.mutate(body, { onSuccess: close })
  }
  const isWrong = correct.error?.errors.some(({ pointer }) => pointer === '/points') === true
  return (
    <form onSubmit={send} className={styles.correct}>
      <TextField
        label={t.newPoints(shownNumber(mostPoints, language))}
        inputMode="decimal"
        required
        value={written}
        wrong={isWrong ? t.wrongPoints(shownNumber(mostPoints, language)) : null}
        onChange={({ target }) => setWritten(target.value)}
      />
      <TextField label={t.reason} maxLength={500} value={reason} onChange={({ target }) => setReason(target.value)} />
      {correct.error && !isWrong && <CommandNote problem={correct.error} />}
      <div className={styles.form}>
        <Button type="submit" look="strong" busy={correct.isPending}>
          {t.saveMark}
        </Button>
        <Button onClick={close}>{t.cancel}</Button>
      </div>
    </form>
  )
}
