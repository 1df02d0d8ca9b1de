// The matrix of a class: who is how far in which competency, with the evidence, and a form to assess.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Panel } from '../../controls/panel.tsx'
import { ReportButtons } from '../../controls/report-buttons.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { useParameter } from '../../frame/address.ts'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { shownName } from '../../frame/shown.ts'
import { AssessCompetency } from './assess-competency.tsx'
import styles from './class-competencies.module.css'
import { EvidenceList } from './evidence-list.tsx'
import words from './words.ts'

export type Matrix = paths['/api/classes/{class}/competencies']['get']['responses'][200]['content']['application/json']

export default function ClassCompetencies() {
  const t = useWords(words)
  const ofClass = useParameter('class')
  const asked = useAsked(['class competencies', ofClass], (signal) =>
    api.GET('/api/classes/{class}/competencies', {
      params: { path: { class: ofClass }, query: { ...sinceOwnChanges() } },
      signal,
    }),
  )
  return (
    <Page title={t.title} above={<Link to={`/classes/${ofClass}`}>{t.ofClass}</Link>}>
      <Answer of={asked} isEmpty={({ competencies }) => competencies.length === 0} empty={<p>{t.noFramework}</p>}>
        {(matrix) => (
          <>
            <ReportButtons report="class-competencies" ofClass={ofClass} />
            <Panel title={t.matrix}>{(id) => <Cells matrix={matrix} labelledBy={id} />}</Panel>
            <AssessCompetency matrix={matrix} />
          </>
        )}
      </Answer>
    </Page>
  )
}

function Cells({ matrix, labelledBy }: { readonly matrix: Matrix; readonly labelledBy: string }) {
  const t = useWords(words)
  const { competencies, learners, cells } = matrix
  const cellOf = new Map(cells.map((cell) => [`${cell.learner} ${cell.competency}`, cell]))
  return (
    <WideTable labelledBy={labelledBy}>
      <thead>
        <tr>
          <th scope="col">{t.learner}</th>
          {competencies.map(({ code, title }) => (
            <th key={code} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {learners.map((learner) => (
          <tr key={learner.learner}>
            <th scope="row">{shownName(learner)}</th>
            {competencies.map(({ code }) => (
              <td key={code} className={styles.cell}>
                <Cell cell={cellOf.get(`${learner.learner} ${code}`)} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </WideTable>
  )
}

function Cell({ cell }: { readonly cell: Matrix['cells'][number] | undefined }) {
  const t = useWords(words)
  if (!cell)
    return (
      <>
        <span aria-hidden="true">–</span>
        <span className="unseen">{t.notYet}</span>
      </>
    )
  return (
    <>
      {t.level(cell.level)}
      {cell.evidence.length > 0 && <EvidenceOf cell={cell} />}
      {!cell.agree && <small>{t.differ}</small>}
    </>
  )
}

/** What shows the level: the events are asked for when somebody wants to see them. */
function EvidenceOf({ cell }: { readonly cell: Matrix['cells'][number] }) {
  const t = useWords(words)
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t.evidence(cell.evidence.length)}</summary>
      {isOpen && <EvidenceList learner={cell.learner} ids={cell.evidence} />}
    </details>
  )
}
