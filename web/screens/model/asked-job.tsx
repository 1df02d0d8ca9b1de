// How the latest job that was asked for stands, until it is done: under way, with a link to the jobs, or why it failed.
import { Link } from '@tanstack/react-router'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { useRefusal } from '../../frame/answer.tsx'
import { useWords } from '../../frame/language.ts'
import words from './words.ts'

export type Job = paths['/api/jobs']['get']['responses'][200]['content']['application/json']['items'][number]

type Props = { readonly job: Job | undefined; readonly failed: (why: string) => string }

export function AskedJob({ job, failed }: Props) {
  const t = useWords(words)
  const refusal = useRefusal()
  return (
    <>
      {(job?.state === 'waiting' || job?.state === 'running') && (
        <p role="status">
          <Link to="/jobs">{t.under}</Link>
        </p>
      )}
      {job?.state === 'failed' && job.problem !== null && <p>{failed(refusal(job.problem))}</p>}
    </>
  )
}
