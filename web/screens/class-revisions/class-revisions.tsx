// What a class would still recall on a day, by learner and by exercise, and how much it revises. Estimates for planning, no marks.
import { Link } from '@tanstack/react-router'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { TextField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { useFilter, useParameter } from '../../frame/address.ts'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useNamesOfSkills } from '../../frame/names-of-skills.ts'
import { Page } from '../../frame/page.tsx'
import { useMay } from '../../frame/session.ts'
import { shownDay, shownName, shownNumber, shownShare, shownZone } from '../../frame/shown.ts'
import { dayOfNow, isDay } from '../class/days.ts'
import styles from './class-revisions.module.css'
import { LearnerRevisions } from './learner-revisions.tsx'
import { Settings } from './settings.tsx'
import words from './words.ts'

export type Forgetting =
  paths['/api/classes/{class}/forgetting']['get']['responses'][200]['content']['application/json']

export default function ClassRevisions() {
  const t = useWords(words)
  const language = useLanguage()
  const mayManage = useMay('teaching:manage')
  const ofClass = useParameter('class')
  const [on, setOn] = useFilter('on')
  const [chosen, choose] = useFilter('learner')
  const day = isDay(on) ? on : undefined
  const asked = useAsked(
    ['class forgetting', ofClass, day ?? 'today'],
    (signal) =>
      api.GET('/api/classes/{class}/forgetting', {
        params: { path: { class: ofClass }, query: { ...(day !== undefined && { on: day }), ...sinceOwnChanges() } },
        signal,
      }),
    { keepPrevious: true },
  )
  const learner = asked.data?.learners.find((one) => one.learner === chosen)
  return (
    <Page title={t.title} lead={t.lead} above={<Link to={`/classes/${ofClass}`}>{t.ofClass}</Link>}>
      <div className={styles.day}>
        <TextField
          type="date"
          label={t.day}
          value={day ?? asked.data?.on ?? dayOfNow(shownZone(), new Date())}
          onChange={({ target }) => setOn(target.value === '' ? undefined : target.value)}
        />
        {day !== undefined && <Button onClick={() => setOn(undefined)}>{t.today}</Button>}
      </div>
      <Answer of={asked} isEmpty={({ learners }) => learners.length === 0} empty={<p>{t.nobody}</p>}>
        {(data) => (
          <>
            <Panel title={t.learners(shownDay(data.on, language))}>
              {(id) => <Learners of={data} labelledBy={id} chosen={chosen} choose={choose} />}
            </Panel>
            {learner && (
              <LearnerRevisions
                key={learner.learner}
                learner={learner.learner}
                name={shownName(learner)}
                on={data.on}
                close={() => choose(undefined)}
              />
            )}
            <Panel title={t.items}>{(id) => <Items of={data} labelledBy={id} />}</Panel>
            {mayManage && <Settings key={data.class} of={data} />}
          </>
        )}
      </Answer>
    </Page>
  )
}

type TableProps = { readonly of: Forgetting; readonly labelledBy: string }

function Learners({
  of: { learners },
  labelledBy,
  chosen,
  choose,
}: TableProps & { readonly chosen: string | undefined; readonly choose: (learner: string | undefined) => void }) {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <WideTable labelledBy={labelledBy}>
      <thead>
        <tr>
          <th scope="col">{t.learner}</th>
          <th scope="col">{t.recall}</th>
          <th scope="col">{t.due}</th>
          <th scope="col">{t.cards}</th>
        </tr>
      </thead>
      <tbody>
        {learners.map((one) => (
          <tr key={one.learner}>
            <th scope="row">
              <Button
                aria-expanded={one.learner === chosen}
                onClick={() => choose(one.learner === chosen ? undefined : one.learner)}
              >
                {shownName(one)}
              </Button>
            </th>
            <td>{one.recall === null ? t.nothing : shownShare(one.recall, language)}</td>
            <td>{shownNumber(one.due, language)}</td>
            <td>{shownNumber(one.cards, language)}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  )
}

function Items({ of: { items, targetRetention }, labelledBy }: TableProps) {
  const t = useWords(words)
  const language = useLanguage()
  const names = useNamesOfSkills()
  if (items.length === 0) return <p>{t.noItems}</p>
  return (
    <>
      <p>{t.target(shownShare(targetRetention, language))}</p>
      <WideTable labelledBy={labelledBy}>
        <thead>
          <tr>
            <th scope="col">{t.what}</th>
            <th scope="col">{t.skill}</th>
            <th scope="col">{t.recall}</th>
            <th scope="col">{t.below}</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ kind, item, title, skill, recall, below, learners }) => (
            <tr key={`${kind} ${item}`}>
              <th scope="row">{title ?? names.exercise(item)}</th>
              <td>{skill !== null && names.skill(skill)}</td>
              <td>{shownShare(recall, language)}</td>
              <td>{t.belowOf(below, learners)}</td>
            </tr>
          ))}
        </tbody>
      </WideTable>
    </>
  )
}
