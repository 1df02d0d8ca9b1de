// GET /problems/:code: the page that a problem's `type` opens. Plain HTML, nothing from elsewhere.
import type { FastifyInstance } from 'fastify'
import { HttpProblem } from '../http-problem.ts'
import { type ProblemType, problemTypes } from '../problem-types.ts'

export function problemPages(app: FastifyInstance): void {
  const pages = new Map(Object.entries(problemTypes).map(([code, type]) => [code, page(code, type)]))
  const list = index(Object.entries(problemTypes))

  app.get('/problems', { config: { may: 'everyone' } }, (_, reply) => reply.headers(html).send(list))
  app.get<{ Params: { code: string } }>('/problems/:code', { config: { may: 'everyone' } }, (request, reply) => {
    const found = pages.get(request.params.code)
    if (found === undefined) throw new HttpProblem('not-found', 'There is no such kind of problem.')
    return reply.headers(html).send(found)
  })
}

const html = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'public, max-age=3600' }

const frame = (title: string, body: string) => `<!doctype html>
<html lang="fr">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Sillage</title>
<main>
${body}
</main>
</html>
`

const page = (code: string, { status, fr, en }: ProblemType) =>
  frame(
    fr.title,
    `<h1>${fr.title}</h1>
<p>${fr.text}</p>
<hr>
<section lang="en">
<h2>${en.title}</h2>
<p>${en.text}</p>
</section>
<p><code>${code}</code> · HTTP ${status} · <a href="/problems">tous les problèmes</a></p>`,
  )

const index = (types: readonly (readonly [string, ProblemType])[]) =>
  frame(
    'Problèmes',
    `<h1>Les problèmes que l’API peut signaler</h1>
<ul>
${types.map(([code, { status, fr, en }]) => `<li><a href="/problems/${code}">${fr.title}</a> (<span lang="en">${en.title}</span>, <code>${code}</code>, ${status})</li>`).join('\n')}
</ul>`,
  )
