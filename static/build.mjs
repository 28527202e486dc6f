// Builds static/dist from static/src: fonts first, then the CSS that names them, the scripts, the licences and the
// manifest. The same sources always give the same files: nothing here depends on the time, the place or the machine.

import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import * as sass from "sass";

const HERE = dirname(fileURLToPath(import.meta.url));
const SOURCE = join(HERE, "src");
const PACKAGES = join(HERE, "..", "node_modules");
const TARGET = join(HERE, "dist");
// Built beside the target and moved into place whole, so that a running site never sees half a build.
const WORK = join(HERE, `.dist-${process.pid}`);

const FONTS = ["figtree", "bricolage-grotesque"];
const SUBSETS = ["latin", "latin-ext"];
const SCRIPTS = ["ready", "start", "filter", "collapse", "copy", "confirm"];

// What shrinks when compressed. Fonts already are; the server sends the smaller copy that lies beside a file.
const SHRINKS = new Set([".css", ".js", ".svg"]);

const manifest = {};

/** Write `content` under a name that carries its own hash, and note it in the manifest. */
function keep(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8);
  const extension = extname(name);
  manifest[name] = `${basename(name, extension)}.${hash}${extension}`;
  writeFileSync(join(WORK, manifest[name]), content);
  if (SHRINKS.has(extension)) {
    writeFileSync(join(WORK, `${manifest[name]}.gz`), gzipSync(content, { level: 9 }));
    writeFileSync(join(WORK, `${manifest[name]}.br`), brotliCompressSync(content));
  }
  return manifest[name];
}

function keepFonts() {
  for (const font of FONTS) {
    const folder = join(PACKAGES, "@fontsource-variable", font);
    for (const subset of SUBSETS) {
      keep(`${font}-${subset}.woff2`, readFileSync(join(folder, "files", `${font}-${subset}-wght-normal.woff2`)));
    }
    cpSync(join(folder, "LICENSE"), join(WORK, "licences", `${font}-OFL-1.1.txt`));
  }
}

function keepStyles() {
  const { css } = sass.compile(join(SOURCE, "app.scss"), {
    loadPaths: [PACKAGES],
    style: "compressed",
    quietDeps: true,
    charset: false,
  });
  const named = css.replace(/url\("?([a-z-]+\.woff2)"?\)/g, (_whole, font) => {
    if (!manifest[font]) {
      throw new Error(`app.scss names ${font}, which is not among the fonts`);
    }
    return `url(${manifest[font]})`;
  });
  const strangers = [...named.matchAll(/url\(([^)]*)\)/g)].filter(([, at]) => !Object.values(manifest).includes(at));
  if (strangers.length > 0) {
    throw new Error(`the CSS asks for something that is not ours: ${strangers.map(([, at]) => at).join(", ")}`);
  }
  keep("app.css", named);
}

function keepScripts() {
  const folder = join(PACKAGES, "govuk-frontend", "dist", "govuk");
  const govuk = readFileSync(join(folder, "govuk-frontend.min.js"), "utf8");
  keep("govuk.js", govuk.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n"));
  cpSync(join(SOURCE, "licences", "govuk-frontend-MIT.txt"), join(WORK, "licences", "govuk-frontend-MIT.txt"));
  for (const name of SCRIPTS) {
    keep(`${name}.js`, readFileSync(join(SOURCE, `${name}.js`)));
  }
}

rmSync(WORK, { recursive: true, force: true });
mkdirSync(join(WORK, "licences"), { recursive: true });
try {
  keepFonts();
  keepStyles();
  keepScripts();
  keep("favicon.svg", readFileSync(join(SOURCE, "favicon.svg")));
  writeFileSync(join(WORK, "manifest.json"), `${JSON.stringify(manifest, Object.keys(manifest).sort(), 2)}\n`);
  rmSync(TARGET, { recursive: true, force: true });
  renameSync(WORK, TARGET);
} finally {
  rmSync(WORK, { recursive: true, force: true });
}
console.log(`Built ${Object.keys(manifest).length} files in static/dist.`);
