// A learner's week, for themself and for their parents: what was done, what was reached, and what comes next.
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Panel } from '../../controls/panel.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownDay, shownShare, shownSkill } from '../../frame/shown.ts'
import words from './week-words.ts'

type Found = paths['/api/learners/{learner}/week']['get']['responses'][200]['content']['application/json']

export function Week({ learner, reader }: { readonly learner: string; readonly reader: 'child' | 'family' }) {
  const t = useWords(words)
  const asked = useAsked(['week of', learner], (signal) =>
    api.GET('/api/learners/{learner}/week', { params: { path: { learner }, query: sinceOwnChanges() }, signal }),
  )
  return (
    <Panel title={reader === 'child' ? t.myWeek : t.theWeek}>
      <Answer of={asked}>{(week) => <Lines week={week} />}</Answer>
    </Panel>
  )
}

function Lines({ week }: { readonly week: Found }) {
  const t = useWords(words)
  const language = useLanguage()
  const { done, before, mastered, badges, sequences, paths: given, revisions } = week
  const reached = [
    ...mastered.map(({ skill }) => t.mastered(shownSkill(skill))),
    ...badges.map(({ title, achievement }) => t.badge(title?.[language] ?? achievement)),
  ]
  const next = [
    ...sequences.map(({ title, percentage, endsOn }) => {
      const name = t.sequence(title ?? t.unnamed, shownShare(percentage / 100, language))
      return endsOn === null ? name : t.until(name, shownDay(endsOn, language))
    }),
    ...given.map(({ title, percentage }) => t.path(title, shownShare(percentage / 100, language))),
    ...(revisions > 0 ? [t.revisions(revisions)] : []),
  ]
  return (
    <>
      <p>{done.attempts + done.exercisesCompleted === 0 ? t.nothing : t.did(done.attempts, done.successes)}</p>
      <p>{t.days(done.activeDays, before.activeDays)}</p>
      {reached.length > 0 && <List title={t.reached} lines={reached} />}
      {next.length > 0 && <List title={t.next} lines={next} />}
    </>
  )
}

function List({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  )
}
