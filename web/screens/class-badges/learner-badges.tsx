// The badges of one learner for a teacher: why each was earned, what is near, and taking one back with a reason.
import { type FormEvent, useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { BadgeDrawing } from '../../controls/badge-drawing.tsx'
import { Button } from '../../controls/button.tsx'
import { TextArea } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useMay } from '../../frame/session.ts'
import { shownDay } from '../../frame/shown.ts'
import styles from './class-badges.module.css'
import words from './words.ts'

type Earned =
  paths['/api/learners/{learner}/badges']['get']['responses'][200]['content']['application/json']['earned'][number]

type Props = { readonly learner: string; readonly name: string; readonly close: () => void }

export function LearnerBadges({ learner, name, close }: Props) {
  const t = useWords(words)
  const language = useLanguage()
  const mayCorrect = useMay('learning:correct')
  const asked = useAsked(['badges of', learner], (signal) =>
    api.GET('/api/learners/{learner}/badges', { params: { path: { learner }, query: sinceOwnChanges() }, signal }),
  )
  return (
    <Panel takesFocus title={t.ofLearner(name)} actions={<Button onClick={close}>{t.close}</Button>}>
      <Answer of={asked}>
        {({ earned, next }) => (
          <>
            {earned.length === 0 && <p>{t.none}</p>}
            <ul className={styles.badges}>
              {earned.map((badge) => (
                <li key={badge.achievement}>
                  <OneBadge learner={learner} badge={badge} mayCorrect={mayCorrect} />
                </li>
              ))}
            </ul>
            {next.length > 0 && (
              <>
                <h3>{t.near}</h3>
                <ul>
                  {next.map(({ badge, title, done, of }) => (
                    <li key={badge}>{t.progress(title[language], done, of)}</li>
                  ))}
                </ul>
              </>
            )}
          </>
        )}
      </Answer>
    </Panel>
  )
}

type OneProps = { readonly learner: string; readonly badge: Earned; readonly mayCorrect: boolean }

function OneBadge({ learner, badge, mayCorrect }: OneProps) {
  const t = useWords(words)
  const language = useLanguage()
  const [isAsking, setAsking] = useState(false)
  const { achievement, title, text, icon, earnedAt, revokedAt, evidence } = badge
  const name = title?.[language] ?? achievement
  return (
    <>
      <BadgeDrawing icon={icon} />
      <div className={styles.badge}>
        <strong>{name}</strong>
        {text !== null && <span>{text[language]}</span>}
        <small>
          {revokedAt === null
            ? t.earned(shownDay(earnedAt, language), evidence.length)
            : t.gone(shownDay(revokedAt, language))}
        </small>
        {revokedAt === null && mayCorrect && !isAsking && (
          <Button onClick={() => setAsking(true)}>{t.takeBack(name)}</Button>
        )}
        {revokedAt === null && isAsking && (
          <TakeBack learner={learner} achievement={achievement} name={name} close={() => setAsking(false)} />
        )}
      </div>
    </>
  )
}

type TakeBackProps = {
  readonly learner: string
  readonly achievement: string
  readonly name: string
  readonly close: () => void
}

function TakeBack({ learner, achievement, name, close }: TakeBackProps) {
  const t = useWords(words)
  const [reason, setReason] = useState('')
  const revoke = useCommand((body: { readonly reason: string }, once) =>
    api.POST('/api/learners/badges/revocations', { ...once, body: { learner, achievement, ...body } }),
  )
  function send(event: FormEvent) {
    event.preventDefault()
    if (reason.trim() !== '') revoke.mutate({ reason: reason.trim() }, { onSuccess: close })
  }
  return (
    <form onSubmit={send} className={styles.form}>
      <TextArea
        label={t.reason}
        hint={t.reasonHint}
        required
        rows={2}
        maxLength={500}
        value={reason}
        wrong={revoke.error?.errors.find(({ pointer }) => pointer === '/reason')?.detail}
        onChange={(event) => setReason(event.target.value)}
      />
      {revoke.error && <CommandNote problem={revoke.error} />}
      <div className={styles.actions}>
        <Button type="submit" look="bad" busy={revoke.isPending} aria-disabled={reason.trim() === ''}>
          {t.takeBack(name)}
        </Button>
        <Button onClick={close}>{t.keepIt}</Button>
      </div>
    </form>
  )
}
