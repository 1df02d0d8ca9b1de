// GET /docs: a first request to copy, then the API as a page to browse, by Scalar, served from here. Nothing is asked of a third party: the page's
// own policy forbids it.
import { randomBytes } from 'node:crypto'
import Fastify, { type FastifyInstance } from 'fastify'
import { addressOf, firstRequest } from './first-request.ts'

/** Scalar is 4 MB of script: it is loaded when somebody first opens the page, not at every start. */
async function loadScalar(): Promise<string> {
  const { default: scalar } = await import('@scalar/fastify-api-reference')
  const holder = Fastify()
  await holder.register(scalar, { routePrefix: '/docs', configuration: { url: '/openapi.json' } })
  const { statusCode, body } = await holder.inject('/docs/js/scalar.js')
  await holder.close()
  if (statusCode !== 200) throw new Error('the package of the documentation page holds no script')
  return body
}

export function docsPage(app: FastifyInstance): void {
  let script: Promise<string> | undefined

  app.get('/docs', { config: { may: 'everyone' } }, (request, reply) => {
    const nonce = randomBytes(16).toString('base64')
    return reply
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        'content-security-policy': policy(nonce),
      })
      .send(page(nonce, addressOf(request.protocol, request.host)))
  })

  app.get('/docs/scalar.js', { config: { may: 'everyone' } }, async (_, reply) => {
    script ??= loadScalar()
    try {
      const text = await script
      void reply.headers({ 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'public, max-age=86400' })
      return text
    } catch (error) {
      script = undefined
      throw error
    }
  })
}

const policy = (nonce: string) =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

const page = (nonce: string, address: string) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sillage: the API</title>
<style>
#start { max-width: 60rem; margin: 0 auto; padding: 1rem 1.5rem; font: 1rem/1.5 system-ui, sans-serif }
#start pre { overflow-x: auto; padding: .75rem 1rem; border: 1px solid; border-radius: .4rem }
</style>
${firstRequest(address)}
<div id="api"></div>
<noscript><p>This page needs JavaScript; the document itself is <a href="/openapi.json">/openapi.json</a>.</p></noscript>
<script src="/docs/scalar.js"></script>
<script nonce="${nonce}">
Scalar.createApiReference('#api', {
  url: '/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  agent: { disabled: true },
  mcp: { disabled: true },
})
</script>
</html>
`
