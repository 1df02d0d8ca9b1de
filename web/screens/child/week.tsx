// A learner's week, for themself and for their parents: what was done, what was reached, and what comes next. Earlier weeks can be
// looked at, since on a Monday it is the past one that a family wants to read.
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { Panel } from '../../controls/panel.tsx'
import { useFilter } from '../../frame/address.ts'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useNamesOfSkills } from '../../frame/names-of-skills.ts'
import { shownDay, shownShare } from '../../frame/shown.ts'
import { isDay } from '../class/days.ts'
import words from './week-words.ts'

type Found = paths['/api/learners/{learner}/week']['get']['responses'][200]['content']['application/json']

export function Week({ learner, reader }: { readonly learner: string; readonly reader: 'child' | 'family' }) {
  const t = useWords(words)
  const language = useLanguage()
  const [text, choose] = useFilter('week')
  const on = isDay(text) ? text : undefined
  const asked = useAsked(
    ['week of', learner, on ?? ''],
    (signal) =>
      api.GET('/api/learners/{learner}/week', {
        params: { path: { learner }, query: { ...(on !== undefined && { on }), ...sinceOwnChanges() } },
        signal,
      }),
    { keepPrevious: true },
  )
  const { data } = asked
  return (
    <Panel
      title={reader === 'child' ? t.myWeek : t.theWeek}
      lead={data && t.weekOf(shownDay(data.week, language))}
      actions={
        data && (
          <>
            <Button onClick={() => choose(weekBefore(data.week))}>{t.goBack}</Button>
            {on !== undefined && <Button onClick={() => choose(undefined)}>{t.goToNow}</Button>}
          </>
        )
      }
    >
      <Answer of={asked}>{(week) => <Lines week={week} isPast={on !== undefined} />}</Answer>
    </Panel>
  )
}

const WEEK_MS = 7 * 86_400_000
const weekBefore = (monday: string): string => new Date(Date.parse(monday) - WEEK_MS).toISOString().slice(0, 10)

/** What comes next is that of now, and stands beside no other week. */
function Lines({ week, isPast }: { readonly week: Found; readonly isPast: boolean }) {
  const t = useWords(words)
  const names = useNamesOfSkills()
  const language = useLanguage()
  const { done, before, mastered, badges, sequences, paths: given, revisions } = week
  const reached = [
    ...mastered.map(({ skill }) => ({ key: `skill ${skill}`, text: t.mastered(names.skill(skill)) })),
    ...badges.map(({ title, achievement }) => ({
      key: `badge ${achievement}`,
      text: t.badge(title?.[language] ?? achievement),
    })),
  ]
  const next = [
    ...sequences.map(({ sequence, title, percentage, endsOn }) => {
      const name = t.sequence(title ?? t.unnamed, shownShare(percentage / 100, language))
      return {
        key: `sequence ${sequence}`,
        text: endsOn === null ? name : t.until(name, shownDay(endsOn, language)),
      }
    }),
    ...given.map(({ path, title, percentage }) => ({
      key: `path ${path}`,
      text: t.path(title, shownShare(percentage / 100, language)),
    })),
    ...(revisions > 0 ? [{ key: 'revisions', text: t.revisions(revisions) }] : []),
  ]
  return (
    <>
      {done.attempts + done.exercisesCompleted === 0 && <p>{t.nothing}</p>}
      {done.attempts > 0 && <p>{t.did(done.attempts, done.successes)}</p>}
      {done.exercisesCompleted > 0 && <p>{t.finished(done.exercisesCompleted)}</p>}
      <p>{t.days(done.activeDays, before.activeDays)}</p>
      {reached.length > 0 && <List title={t.reached} lines={reached} />}
      {!isPast && next.length > 0 && <List title={t.next} lines={next} />}
    </>
  )
}

type Line = { readonly key: string; readonly text: string }

function List({ title, lines }: { readonly title: string; readonly lines: readonly Line[] }) {
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {lines.map(({ key, text }) => (
          <li key={key}>{text}</li>
        ))}
      </ul>
    </>
  )
}
