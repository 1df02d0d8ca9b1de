// Requests of people about their data, with their deadlines, for the data protection officer.
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { DocumentButton } from '../../controls/document-button.tsx'
import { SelectField } from '../../controls/field.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { useFilter } from '../../frame/address.ts'
import type { Whole } from '../../frame/all-pages.ts'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { answered, api, sinceOwnChanges, useCommand } from '../../frame/api.ts'
import { type ApiProblem, passes } from '../../frame/api-problem.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { shownDay } from '../../frame/shown.ts'
import { ApproveButton } from './approve-button.tsx'
import { askRequests, type Query, type Request, type Shown } from './asked-requests.ts'
import { RejectForm } from './reject-form.tsx'
import { nameOf } from './request-name.ts'
import styles from './rights-requests.module.css'
import words from './words.ts'

const toDecide: readonly Request['state'][] = ['pending', 'awaiting-approval']
const carriedOut: readonly Request['state'][] = ['carried-out', 'complete']
const AGAIN_MS = 5_000

const useRequests = (shown: Shown): UseQueryResult<Whole<Request>, ApiProblem> =>
  useQuery<Whole<Request>, ApiProblem>({
    queryKey: ['rights requests', shown],
    queryFn: ({ signal }) => {
      const ask = (query: Query) =>
        answered(
          api.GET('/api/rights/requests', {
            params: { query: { ...(query.cursor === undefined && sinceOwnChanges()), ...query } },
            signal,
          }),
        )
      return askRequests(ask, shown)
    },
    refetchInterval: ({ state }) => (state.error && passes(state.error) ? AGAIN_MS : false),
  })

export default function RightsRequests() {
  const t = useWords(words)
  const [show, setShow] = useFilter('show')
  const requests = useRequests(show === 'all' || show === 'late' ? show : 'waiting')
  return (
    <Page title={t.title} lead={t.lead} actions={<Link to="/registers">{t.registers}</Link>}>
      <div className={styles.filter}>
        <SelectField label={t.which} value={show ?? ''} onChange={(event) => setShow(event.target.value || undefined)}>
          <option value="">{t.open}</option>
          <option value="late">{t.late}</option>
          <option value="all">{t.all}</option>
        </SelectField>
      </div>
      <Answer of={requests} isEmpty={({ items }) => items.length === 0} empty={<p>{t.none}</p>}>
        {({ items, isWhole }) => (
          <>
            {!isWhole && <p role="note">{t.limit}</p>}
            <Requests items={items} />
          </>
        )}
      </Answer>
    </Page>
  )
}

/** Single texts that were erased or put right have a certificate, a name has none; that of an erased person is among the registers. */
const hasCertificate = ({ state, namedTexts }: Request): boolean => carriedOut.includes(state) && namedTexts > 0

function Requests({ items }: { readonly items: readonly Request[] }) {
  const t = useWords(words)
  const language = useLanguage()
  const approve = useCommand(({ request, person }: Request, once) =>
    api.POST('/api/rights/requests/{request}/approve', { ...once, params: { path: { request } }, body: { person } }),
  )
  return (
    <section className={styles.panel} aria-labelledby="requests">
      <h2 id="requests" className="unseen">
        {t.title}
      </h2>
      {approve.error && <CommandNote problem={approve.error} />}
      <WideTable labelledBy="requests">
        <thead>
          <tr>
            <th scope="col">{t.right}</th>
            <th scope="col">{t.person}</th>
            <th scope="col">{t.made}</th>
            <th scope="col">{t.deadline}</th>
            <th scope="col">{t.state}</th>
            <th scope="col">{t.decide}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((request) => (
            <tr key={request.request}>
              <th scope="row">{nameOf(request, t)}</th>
              <td>
                <Link to={`/people/${request.person}/accesses`} title={t.who}>
                  <code>{`…${request.person.slice(-8)}`}</code>
                </Link>
              </td>
              <td>{shownDay(request.madeAt, language)}</td>
              <td>
                {shownDay(request.deadline, language)}
                {request.warning !== null && (
                  <span className={styles.warning} data-warning={request.warning}>
                    {t[request.warning]}
                  </span>
                )}
              </td>
              <td>{t[request.state]}</td>
              <td>
                {toDecide.includes(request.state) && (
                  <div className={styles.decide}>
                    <ApproveButton request={request} busy={approve.isPending} act={() => approve.mutate(request)} />
                    <RejectForm request={request.request} person={request.person} />
                  </div>
                )}
                {hasCertificate(request) && (
                  <DocumentButton
                    address={`/api/rights/requests/${request.request}/certificate?person=${request.person}&format=pdf`}
                    label={t.certificate}
                    name={t.certificateOf(`…${request.request.slice(-8)}`)}
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </WideTable>
    </section>
  )
}
