// Imported before everything else: zod compiles its parsers with eval where it may. The page's security policy forbids that,
// and the browser would report every try.
import * as z from 'zod';

z.config({ jitless: true });
