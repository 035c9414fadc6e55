// The frame of a page that works without any script: the hosted form, and the page behind a link to decide.
import { html, raw } from 'hono/html';
import { formStyle } from './form-style.ts';

export type Html = ReturnType<typeof html>;

/** `style`: what the page needs beside the frame's own. */
export function plainPage(title: string, content: Html, style = ''): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="/mark.svg" type="image/svg+xml">
<style>${raw(formStyle)}${raw(style)}</style>
</head>
<body><main>${content}</main></body>
</html>`;
}
