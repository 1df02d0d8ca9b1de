// Requests of people about their data, with their deadlines, for the data protection officer.
import { Link } from '@tanstack/react-router'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { ConfirmedButton } from '../../controls/confirmed-button.tsx'
import { SelectField } from '../../controls/field.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { useFilter } from '../../frame/address.ts'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { shownDay } from '../../frame/shown.ts'
import { RejectForm } from './reject-form.tsx'
import styles from './rights-requests.module.css'
import words from './words.ts'

type Request = paths['/api/rights/requests']['get']['responses'][200]['content']['application/json']['items'][number]

const waiting: readonly Request['state'][] = ['pending', 'preparing', 'awaiting-approval', 'approved', 'carried-out']
const toDecide: readonly Request['state'][] = ['pending', 'awaiting-approval']

export default function RightsRequests() {
  const t = useWords(words)
  const [show, setShow] = useFilter('show')
  const requests = useAsked(['rights requests'], (signal) =>
    api.GET('/api/rights/requests', { params: { query: { limit: 200, ...sinceOwnChanges() } }, signal }),
  )
  const isShown = (request: Request) =>
    show === 'all' || (show === 'late' ? request.warning !== null : waiting.includes(request.state))
  return (
    <Page title={t.title} lead={t.lead}>
      <div className={styles.filter}>
        <SelectField label={t.which} value={show ?? ''} onChange={(event) => setShow(event.target.value || undefined)}>
          <option value="">{t.open}</option>
          <option value="late">{t.late}</option>
          <option value="all">{t.all}</option>
        </SelectField>
      </div>
      <Answer of={requests} isEmpty={({ items }) => !items.some(isShown)} empty={<p>{t.none}</p>}>
        {({ items }) => (
          <Requests items={items.filter(isShown).sort((one, other) => one.deadline.localeCompare(other.deadline))} />
        )}
      </Answer>
    </Page>
  )
}

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
              <th scope="row">{t[request.right]}</th>
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
                    <ConfirmedButton
                      look="strong"
                      busy={approve.isPending}
                      question={t.approveQuestion}
                      consequence={t.approveWhat}
                      act={() => approve.mutate(request)}
                    >
                      {t.approve}
                    </ConfirmedButton>
                    <RejectForm request={request.request} person={request.person} />
                  </div>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </WideTable>
    </section>
  )
}
