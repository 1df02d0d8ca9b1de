// A learner works through a path: each step says whether it is open, what opens it, and what is left to do in it.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { CertificateButton } from '../../controls/certificate-button.tsx'
import { useParameter } from '../../frame/address.ts'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { useSession } from '../../frame/session.ts'
import { shownDay, shownNumber, shownProgress } from '../../frame/shown.ts'
import { useWaitingWork, type WaitingWork } from '../../player/use-waiting-work.ts'
import { useVisit } from '../../player/visit.ts'
import { type Opened, placeOf, withOpened } from './opened.ts'
import styles from './path-work.module.css'
import { StepContent } from './step-content.tsx'
import words from './words.ts'

type Path = paths['/api/learners/{id}/paths/{path}']['get']['responses'][200]['content']['application/json']
type Step = Path['steps'][number]

export default function PathWork() {
  const { data: session } = useSession()
  return session ? <Of learner={session.person} /> : null
}

function Of({ learner }: { readonly learner: string }) {
  const t = useWords(words)
  const language = useLanguage()
  const path = useParameter('path')
  const work = useWaitingWork(learner)
  const asked = useAsked(['learner path', learner, path], (signal) =>
    api.GET('/api/learners/{id}/paths/{path}', {
      params: { path: { id: learner, path }, query: sinceOwnChanges() },
      signal,
    }),
  )
  const [opened, setOpened] = useState<readonly Opened[]>([])
  useVisit({
    place: placeOf(opened),
    isRecorded: asked.data?.recordsVisits === true,
    onVisit: (visit) => work.handIn({ of: 'path-visits', path, visits: [visit] }),
  })
  return (
    <Page title={asked.data?.title ?? t.title} above={<Link to="/paths">{t.back}</Link>}>
      {work.count > 0 && <p role="status">{t.waiting(work.count)}</p>}
      {work.refused !== null && <p role="alert">{t.refused(work.refused)}</p>}
      <Answer of={asked}>
        {({ title, percentage, finishedAt, takenBackAt, steps }) => (
          <>
            <progress className={styles.done} max={100} value={percentage} aria-hidden="true" />
            <p role="status">{t.done(shownProgress(percentage, language))}</p>
            {takenBackAt !== null ? <p>{t.takenBack}</p> : finishedAt !== null && <p>{t.well}</p>}
            {finishedAt !== null && <CertificateButton learner={learner} of={{ path }} title={title} />}
            <ol className={styles.steps}>
              {steps.map((step) => (
                <li key={step.step} className={styles.step} data-state={step.state}>
                  <OneStep
                    {...{ learner, path, step, work }}
                    mayWork={takenBackAt === null}
                    opened={opened.find((one) => one.step === step.step)?.content ?? null}
                    open={(content) => setOpened((before) => withOpened(before, step.step, content))}
                  />
                </li>
              ))}
            </ol>
          </>
        )}
      </Answer>
    </Page>
  )
}

type StepProps = {
  readonly learner: string
  readonly path: string
  readonly step: Step
  readonly work: WaitingWork
  readonly mayWork: boolean
  readonly opened: string | null
  readonly open: (content: string | null) => void
}

function OneStep({ learner, path, step, work, mayWork, opened, open }: StepProps) {
  const t = useWords(words)
  const language = useLanguage()
  const finish = useCommand((_: object, once) =>
    api.POST('/api/learners/{learner}/paths/{path}/steps/{step}/finish', {
      ...once,
      params: { path: { learner, path, step: step.step } },
      body: {},
    }),
  )
  const isWaiting = (content: string) =>
    work.waiting.some(
      ({ work: one }) =>
        one.of === 'path-content' && one.path === path && one.step === step.step && one.content === content,
    )
  const isOpen = mayWork && (step.state === 'open' || step.state === 'started' || isOpenAgain(step))
  return (
    <>
      <h2>{step.title}</h2>
      <p>
        <strong>{t[step.state]}</strong>
        {!step.mandatory && ` · ${t.optional}`}
      </p>
      <Dates of={step} />
      {step.objectives.length > 0 && (
        <ul>
          {step.objectives.map((objective) => (
            <li key={objective}>{objective}</li>
          ))}
        </ul>
      )}
      <ul className={styles.contents}>
        {step.contents.map((one) => (
          <li key={one.content} className={styles.content}>
            {isOpen && opened !== one.content ? (
              <Button look={one.times === 0 ? 'strong' : 'quiet'} onClick={() => open(one.content)}>
                {one.times === 0 ? t.begin(one.title) : t.again(one.title)}
              </Button>
            ) : (
              <span>{one.title}</span>
            )}
            {one.points !== null && one.mostPoints !== null ? (
              <span>{t.points(shownNumber(one.points, language), shownNumber(one.mostPoints, language))}</span>
            ) : (
              one.times > 0 && <span>{t.isDone}</span>
            )}
            {one.correctedAt !== null && <small>{t.corrected}</small>}
            {isWaiting(one.content) && <span>{t.isKept}</span>}
            {isOpen && opened === one.content && (
              <StepContent
                content={one.content}
                version={one.version}
                onFinish={(what) => {
                  work.handIn({
                    ...{ of: 'path-content', path, step: step.step },
                    ...{ content: one.content, contentVersion: one.version, ...what },
                  })
                  open(null)
                }}
                onClose={() => open(null)}
              />
            )}
          </li>
        ))}
      </ul>
      {isOpen && step.contents.length === 0 && step.state !== 'finished' && (
        <>
          {finish.error && <CommandNote problem={finish.error} repeats />}
          <Button look="strong" busy={finish.isPending} onClick={() => finish.mutate({})}>
            {t.finishStep}
          </Button>
        </>
      )}
    </>
  )
}

/** A finished step may be looked at again, until its last day. */
const isOpenAgain = ({ state }: Step): boolean => state === 'finished'

function Dates({ of: { state, missing, opensOn, closesOn } }: { readonly of: Step }) {
  const t = useWords(words)
  const language = useLanguage()
  if (state === 'locked')
    return (
      <p>
        {missing.length > 0 && t.after(missing.join(', '))} {opensOn !== null && t.opensOn(shownDay(opensOn, language))}
      </p>
    )
  if (closesOn === null) return null
  return (
    <p>{state === 'closed' ? t.closedSince(shownDay(closesOn, language)) : t.closesOn(shownDay(closesOn, language))}</p>
  )
}
