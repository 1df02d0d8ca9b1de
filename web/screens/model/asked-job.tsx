// How the latest job that was asked for stands, until it is done: under way, with a link to the jobs, or why it failed.
import { Link } from '@tanstack/react-router'
import { useRefusal } from '../../frame/answer.tsx'
import { useWords } from '../../frame/language.ts'
import { isUnderWay, type Job } from '../jobs/job.ts'
import words from './words.ts'

type Props = { readonly job: Job | undefined; readonly failed: (why: string) => string }

export function AskedJob({ job, failed }: Props) {
  const t = useWords(words)
  const refusal = useRefusal()
  return (
    <>
      {job !== undefined && isUnderWay(job) && (
        <p role="status">
          <Link to="/jobs">{t.under}</Link>
        </p>
      )}
      {job?.state === 'failed' && job.problem !== null && <p>{failed(refusal(job.problem))}</p>}
    </>
  )
}
