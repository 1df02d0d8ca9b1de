// What a learner has to revise today, and a session of it. The session is kept on the device: it goes on after a reload, and what is
// answered without a network is sent later.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { keep, kept } from '../../frame/kept.ts'
import { useWords } from '../../frame/language.ts'
import { newId } from '../../frame/new-id.ts'
import { Page } from '../../frame/page.tsx'
import { useSession } from '../../frame/session.ts'
import { RevisionPlayer } from '../../player/revision-player.tsx'
import {
  isOverFor,
  type RevisionAnswer,
  type RevisionCard,
  type RevisionRun,
  readRun,
} from '../../player/revision-state.ts'
import { useWaitingWork } from '../../player/use-waiting-work.ts'
import { MOST_MS } from '../../player/waiting-work.ts'
import { Due } from './due.tsx'
import { Outcome } from './outcome.tsx'
import { RevisedContent } from './revised-content.tsx'
import words from './words.ts'

export type Revisions =
  paths['/api/learners/{learner}/revisions']['get']['responses'][200]['content']['application/json']

export default function OwnRevisions() {
  const { data: session } = useSession()
  return session ? <Of key={session.person} learner={session.person} /> : null
}

function Of({ learner }: { readonly learner: string }) {
  const t = useWords(words)
  const name = `revision of ${learner}`
  const work = useWaitingWork(learner)
  const [run, setRun] = useState<RevisionRun | null>(() => readRun(kept(name)))
  const [over, setOver] = useState<RevisionRun | null>(null)
  const [isBegun, setBegun] = useState(false)
  // The service has ended it, or never began it: what is answered would be refused.
  const [isTakenAway, setTakenAway] = useState(false)
  // Of the run that is shown: a second press before the page is drawn again answers nothing twice.
  const now = useRef(run)
  const asked = useAsked(['revisions of', learner], (signal) =>
    api.GET('/api/learners/{learner}/revisions', {
      params: { path: { learner }, query: { days: 7, ...sinceOwnChanges() } },
      signal,
    }),
  )
  const store = useCallback(
    (next: RevisionRun | null) => {
      now.current = next
      setRun(next)
      keep(name, next === null ? '' : JSON.stringify(next))
    },
    [name],
  )
  const isOver = run !== null && isOverFor(run, work.lost)
  useEffect(() => {
    if (!isOver) return
    store(null)
    setTakenAway(true)
  }, [isOver, store])
  function start(cards: readonly RevisionCard[]) {
    const session = newId()
    work.handIn({ of: 'revision-start', session, items: cards.map(({ kind, item }) => ({ kind, item })) })
    setOver(null)
    setTakenAway(false)
    setBegun(true)
    store({ session, cards, answers: [] })
  }
  function end(of: RevisionRun) {
    work.handIn({ of: 'revision-end', session: of.session })
    setOver(of)
    store(null)
  }
  function answer(card: RevisionCard, said: RevisionAnswer) {
    const before = now.current
    if (before === null || before.cards[before.answers.length] !== card) return
    const { correct, ease } = said
    const durationMs = Math.min(said.durationMs, MOST_MS)
    work.handIn({
      ...{ of: 'revision-answer', session: before.session, kind: card.kind, item: card.item, correct, durationMs },
      ...(card.skill !== null && { skill: card.skill }),
      ...(ease !== null && { ease }),
    })
    const next = { ...before, answers: [...before.answers, { correct, ease, durationMs }] }
    if (next.answers.length < next.cards.length) store(next)
    else end(next)
  }
  // Until the service was asked again, the cards that were just answered are still due.
  const isSent = work.count === 0 && !work.isSending && asked.dataUpdatedAt >= work.sentAt
  return (
    <Page title={t.title} lead={run === null && over === null ? t.lead : undefined}>
      {work.count > 0 && <p role="status">{t.waiting(work.count)}</p>}
      {isTakenAway ? (
        <p role="alert">{t.takenAway}</p>
      ) : (
        work.refused !== null && <p role="alert">{t.refused(work.refused)}</p>
      )}
      {run !== null ? (
        <RevisionPlayer
          run={run}
          isBegun={isBegun}
          show={(content) => <RevisedContent content={content} />}
          onAnswer={answer}
          onStop={() => end(run)}
        />
      ) : (
        <>
          {over !== null && <Outcome run={over} />}
          <Answer of={asked}>{(data) => <Due revisions={data} isSent={isSent} onStart={start} />}</Answer>
        </>
      )}
    </Page>
  )
}
