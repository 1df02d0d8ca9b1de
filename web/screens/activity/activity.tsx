// A learner works through an activity. What is handed in waits on the device until the service has it.
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button, buttonLook } from '../../controls/button.tsx'
import { Panel } from '../../controls/panel.tsx'
import { useParameter } from '../../frame/address.ts'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { useSession } from '../../frame/session.ts'
import { shownNumber } from '../../frame/shown.ts'
import { ActivityPlayer } from '../../player/activity-player.tsx'
import { useWaitingWork } from '../../player/use-waiting-work.ts'
import { useVisit } from '../../player/visit.ts'
import type { Visit } from '../../player/waiting-work.ts'
import styles from './activity.module.css'
import words from './words.ts'

type Played =
  paths['/api/learners/{learner}/sequences/{sequence}/activities/{activity}']['get']['responses'][200]['content']['application/json']

type Place = NonNullable<paths['/api/activities/starts']['post']['requestBody']>['content']['application/json']

export default function Activity() {
  const { data: session } = useSession()
  const activity = useParameter('activity')
  // Each activity begins anew: nothing of the one before it stays.
  return session ? <Of key={activity} learner={session.person} activity={activity} /> : null
}

function Of({ learner, activity }: { readonly learner: string; readonly activity: string }) {
  const t = useWords(words)
  const sequence = useParameter('sequence')
  const work = useWaitingWork(learner)
  const asked = useAsked(['activity of', learner, sequence, activity], (signal) =>
    api.GET('/api/learners/{learner}/sequences/{sequence}/activities/{activity}', {
      params: { path: { learner, sequence, activity }, query: sinceOwnChanges() },
      signal,
    }),
  )
  const start = useCommand((body: Place, once) => api.POST('/api/activities/starts', { ...once, body }))
  const version = asked.data && asked.data.result === null ? asked.data.version : null
  const { mutate: begin, isIdle } = start
  useEffect(() => {
    if (version !== null && isIdle) begin({ learner, sequence, version, activity })
  }, [version, isIdle, begin, learner, sequence, activity])
  return (
    <Page
      title={asked.data?.title ?? t.activity}
      above={<Link to="/me/sequences">{t.sequences}</Link>}
      lead={asked.data?.lesson}
    >
      {work.count > 0 && <p role="status">{t.waiting(work.count)}</p>}
      {work.refused !== null && <p role="alert">{t.refused(work.refused)}</p>}
      {/* Without a network it begins with what is handed in. */}
      {start.error && start.error.status !== 0 && <CommandNote problem={start.error} />}
      <Answer of={asked}>
        {(data) => (
          <Work
            played={data}
            onHandIn={(what) => work.handIn({ of: 'activity', sequence, activity, version: data.version, ...what })}
            onVisit={(visit) => work.handIn({ of: 'visits', sequence, visits: [visit] })}
          />
        )}
      </Answer>
    </Page>
  )
}

type HandIn = Parameters<typeof ActivityPlayer>[0]['onHandIn']

type WorkProps = { readonly played: Played; readonly onHandIn: HandIn; readonly onVisit: (visit: Visit) => void }

function Work({ played, onHandIn, onVisit }: WorkProps) {
  const t = useWords(words)
  const { result, content, criteria } = played
  const [isAgain, setAgain] = useState(false)
  const [isHandedIn, setHandedIn] = useState(false)
  const isOver = isHandedIn || (!isAgain && result !== null && result.status !== 'in-progress')
  const screen = isOver ? 'activity/result' : 'activity'
  useVisit({ place: { screen, activity: played.activity }, isRecorded: played.recordsVisits, onVisit })
  if (isOver) {
    const attempts = result?.attempts ?? 0
    const mayAgain = played.mostAttempts === null || attempts < played.mostAttempts
    return (
      <>
        <Outcome played={played} />
        <div className={styles.actions}>
          {played.following !== null && (
            <Link
              to="/me/sequences/$sequence/$activity"
              params={{ sequence: played.sequence, activity: played.following }}
              className={buttonLook('strong')}
            >
              {t.next}
            </Link>
          )}
          <Link to="/me/sequences" className={buttonLook()}>
            {t.sequences}
          </Link>
          {mayAgain && content.form === 'questions' && (
            <Button
              onClick={() => {
                setAgain(true)
                setHandedIn(false)
              }}
            >
              {t.again}
            </Button>
          )}
        </div>
      </>
    )
  }
  return (
    <>
      {result !== null && result.feedback !== null && (
        <Panel title={t.feedback}>
          <p className={styles.text}>{result.feedback}</p>
        </Panel>
      )}
      <ActivityPlayer
        name={`${played.learner} ${played.activity}`}
        content={content}
        before={result?.response ?? ''}
        onHandIn={(what) => {
          onHandIn(what)
          if (!what.draft) setHandedIn(true)
        }}
      />
      {criteria.length > 0 && (
        <Panel title={t.criteria}>
          <ul>
            {criteria.map(({ text, points }) => (
              <li key={text}>{t.criterion(text, points)}</li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  )
}

function Outcome({ played: { result, points } }: { readonly played: Played }) {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <Panel title={t.handedIn}>
      {result?.right !== null && result?.right !== undefined && <p>{t.score(result.right, result.questions ?? 0)}</p>}
      {result !== null && result.score !== null && <p>{t.points(shownNumber(result.score, language), points)}</p>}
      {result?.status === 'needs-review' && <p>{t.needsReview}</p>}
      {result !== null && result.feedback !== null && (
        <>
          <h3>{t.feedback}</h3>
          <p className={styles.text}>{result.feedback}</p>
        </>
      )}
      {result !== null && result.response !== null && result.response !== '' && (
        <>
          <h3>{t.yours}</h3>
          <p className={styles.text}>{result.response}</p>
        </>
      )}
    </Panel>
  )
}
