// Writes the bill of materials of package-lock.json (CycloneDX): every package with its version, licence and digest.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { npmCommand } from './install.js'

/** @typedef {{ alg: string, content: string }} Digest */
/** @typedef {{ name: string, version: string, hashes?: Digest[] }} Component */
/** @typedef {{ metadata: { component: { name: string, type: string } }, components: Component[] }} Bill */
/** @typedef {{ packages: Record<string, { name?: string, version?: string, integrity?: string }> }} Lockfile */

export const SBOM_FILE = 'sbom.cdx.json'

/**
 * As npm makes it, with the name of the project instead of that of its folder. Packages that only development needs are
 * marked as such.
 * @param {string} root
 */
export function billOfMaterials(root) {
  const { program, args, shell } = npmCommand(['sbom', '--sbom-format=cyclonedx', '--package-lock-only'])
  const made = spawnSync(program, args, { cwd: root, shell, encoding: 'utf8', maxBuffer: 64 * 1_024 * 1_024 })
  if (made.error) throw new Error(`npm could not be started (${made.error.message}). Install npm, then try again.`)
  if (made.status !== 0) throw new Error(`npm sbom failed (exit code ${made.status}):\n${made.stderr}`)
  /** @type {Bill} */
  const bill = JSON.parse(made.stdout)
  // npm leaves the digests of packages for other platforms out.
  const digests = digestsOf(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))
  for (const component of bill.components)
    component.hashes ??= digests.get(`${component.name}@${component.version}`) ?? []
  bill.metadata.component.name = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).name
  bill.metadata.component.type = 'application'
  return bill
}

/** @param {Lockfile} lockfile */
function digestsOf({ packages }) {
  /** @type {Map<string, Digest[]>} */
  const digests = new Map()
  for (const [path, { name = path.split('node_modules/').at(-1), version, integrity = '' }] of Object.entries(
    packages,
  )) {
    const [, base64 = ''] = /^sha512-(.+)$/.exec(integrity) ?? []
    if (base64 !== '')
      digests.set(`${name}@${version}`, [{ alg: 'SHA-512', content: Buffer.from(base64, 'base64').toString('hex') }])
  }
  return digests
}

/**
 * `npm run sbom [-- FILE]`
 * @param {string} root
 * @param {string[]} args
 */
export function writeBillOfMaterials(root, [file = join(root, SBOM_FILE)]) {
  const bill = billOfMaterials(root)
  writeFileSync(file, `${JSON.stringify(bill, null, 2)}\n`)
  console.log(`${file}: ${bill.components.length} packages`)
}
