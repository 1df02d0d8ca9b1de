// Where each learner of a class is in a path, the least advanced first.
import { Link } from '@tanstack/react-router'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { Panel } from '../../controls/panel.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { useFilter } from '../../frame/address.ts'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useMay } from '../../frame/session.ts'
import { shownMoment, shownName, shownNumber, shownProgress } from '../../frame/shown.ts'
import styles from './class-paths.module.css'
import { LearnerPath } from './learner-path.tsx'
import words from './words.ts'

type Answered = paths['/api/classes/{class}/paths/{path}']['get']['responses'][200]['content']['application/json']
type Learner = Answered['learners'][number]

export function Progress({ ofClass, path }: { readonly ofClass: string; readonly path: string }) {
  const t = useWords(words)
  const [chosen, choose] = useFilter('learner')
  const asked = useAsked(['class path', ofClass, path], (signal) =>
    api.GET('/api/classes/{class}/paths/{path}', {
      params: { path: { class: ofClass, path }, query: sinceOwnChanges() },
      signal,
    }),
  )
  const shown = asked.data?.learners.find(({ learner }) => learner === chosen)
  return (
    <>
      <Panel title={asked.data === undefined ? t.follow : `${t.follow} · ${asked.data.title}`}>
        {(labelledBy) => (
          <Answer of={asked} isEmpty={({ learners }) => learners.length === 0} empty={<p>{t.nobody}</p>}>
            {({ learners, version }) => (
              <>
                <p>{t.learners(learners.length)}</p>
                <WideTable labelledBy={labelledBy}>
                  <thead>
                    <tr>
                      <th scope="col">{t.learner}</th>
                      <th scope="col">{t.progress}</th>
                      <th scope="col">{t.steps}</th>
                      <th scope="col">{t.current}</th>
                      <th scope="col">{t.points}</th>
                      <th scope="col">{t.minutes}</th>
                      <th scope="col">{t.last}</th>
                      <th scope="col">{t.version}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {learners.map((one) => (
                      <Row
                        key={one.learner}
                        of={one}
                        path={path}
                        last={version}
                        isOpen={one.learner === chosen}
                        open={() => choose(one.learner)}
                      />
                    ))}
                  </tbody>
                </WideTable>
              </>
            )}
          </Answer>
        )}
      </Panel>
      {shown && (
        <LearnerPath
          key={shown.learner}
          learner={shown.learner}
          name={shownName(shown)}
          path={path}
          close={() => choose(undefined)}
        />
      )}
    </>
  )
}

type RowProps = {
  readonly of: Learner
  readonly path: string
  readonly last: number
  readonly isOpen: boolean
  readonly open: () => void
}

function Row({ of, path, last, isOpen, open }: RowProps) {
  const t = useWords(words)
  const language = useLanguage()
  const mayManage = useMay('teaching:manage')
  const update = useCommand((_: object, once) =>
    api.POST('/api/learners/{learner}/paths/{path}/update', {
      ...once,
      params: { path: { learner: of.learner, path } },
      body: {},
    }),
  )
  const number = (value: number) => shownNumber(value, language)
  return (
    <tr>
      <th scope="row">
        <Link to={`/learners/${of.learner}`}>{shownName(of)}</Link>
        <Button aria-expanded={isOpen} aria-label={t.seeOf(shownName(of))} onClick={open}>
          {t.see}
        </Button>
      </th>
      <td>{shownProgress(of.percentage, language)}</td>
      <td>{t.of(number(of.stepsFinished), number(of.steps))}</td>
      <td>{of.takenBackAt !== null ? t.takenBack : of.finishedAt !== null ? t.finished : of.current}</td>
      <td>{of.mostPoints > 0 && t.of(number(of.points), number(of.mostPoints))}</td>
      <td>{number(of.minutes)}</td>
      <td>{of.lastAt !== null && shownMoment(of.lastAt, language)}</td>
      <td>
        {update.error && <CommandNote problem={update.error} repeats />}
        {of.version === last ? (
          number(of.version)
        ) : (
          <div className={styles.version}>
            <span>{t.older(number(of.version))}</span>
            {mayManage && (
              <Button busy={update.isPending} onClick={() => update.mutate({})}>
                {t.update}
              </Button>
            )}
          </div>
        )}
      </td>
    </tr>
  )
}
