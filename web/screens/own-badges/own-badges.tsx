// The badges of a learner: what was earned and why, and what can still be earned.
import { useId } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { BadgeDrawing } from '../../controls/badge-drawing.tsx'
import { Panel } from '../../controls/panel.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { useSession } from '../../frame/session.ts'
import { shownDay } from '../../frame/shown.ts'
import styles from './own-badges.module.css'
import words from './words.ts'

type Badges = paths['/api/learners/{learner}/badges']['get']['responses'][200]['content']['application/json']

export default function OwnBadges() {
  const { data: session } = useSession()
  return session ? <Of learner={session.person} /> : null
}

function Of({ learner }: { readonly learner: string }) {
  const t = useWords(words)
  const asked = useAsked(['badges of', learner], (signal) =>
    api.GET('/api/learners/{learner}/badges', { params: { path: { learner }, query: sinceOwnChanges() }, signal }),
  )
  return (
    <Page title={t.title}>
      <Answer
        of={asked}
        isEmpty={({ earned, next }) => earned.length === 0 && next.length === 0}
        empty={<p>{t.nothing}</p>}
      >
        {({ earned, next }) => (
          <>
            <Panel title={t.earned}>
              {earned.length === 0 ? (
                <p>{t.noneYet}</p>
              ) : (
                <ul className={styles.badges}>
                  {earned.map((one) => (
                    <Earned key={one.achievement} badge={one} />
                  ))}
                </ul>
              )}
            </Panel>
            {next.length > 0 && (
              <Panel title={t.near}>
                <ul className={styles.badges}>
                  {next.map((one) => (
                    <Next key={one.badge} badge={one} />
                  ))}
                </ul>
              </Panel>
            )}
          </>
        )}
      </Answer>
    </Page>
  )
}

function Earned({ badge }: { readonly badge: Badges['earned'][number] }) {
  const t = useWords(words)
  const language = useLanguage()
  const { achievement, title, text, icon, earnedAt, revokedAt, evidence } = badge
  return (
    <li className={styles.badge} data-state={revokedAt === null ? 'held' : 'gone'}>
      <BadgeDrawing icon={icon} />
      <div>
        <h3>{title?.[language] ?? achievement}</h3>
        {text !== null && <p>{text[language]}</p>}
        <p>
          <small>
            {revokedAt === null ? t.on(shownDay(earnedAt, language)) : t.gone(shownDay(revokedAt, language))}
          </small>
        </p>
        {revokedAt === null && evidence.length > 0 && (
          <p>
            <small>{t.evidence(evidence.length)}</small>
          </p>
        )}
      </div>
    </li>
  )
}

function Next({ badge }: { readonly badge: Badges['next'][number] }) {
  const t = useWords(words)
  const language = useLanguage()
  const id = useId()
  const { title, text, icon, done, of } = badge
  return (
    <li className={styles.badge} data-state="near">
      <BadgeDrawing icon={icon} />
      <div>
        <h3 id={id}>{title[language]}</h3>
        <p>{text[language]}</p>
        <p className={styles.progress}>
          <progress max={of} value={done} aria-labelledby={id} />
          <small>{t.done(done, of)}</small>
        </p>
      </div>
    </li>
  )
}
