#!/bin/sh
# Fetches the vendored files anew. Run from the root of the project; needs npm. Versions: VERSIONS.md.
set -eu
FONTSOURCE=5.3.0
EXPO=0.4.1
RUBIK=0.4.2
JSQR=1.4.0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent "@fontsource-variable/figtree@$FONTSOURCE" "@expo-google-fonts/figtree@$EXPO" "@expo-google-fonts/rubik@$RUBIK" "jsqr@$JSQR" &&
  for archive in *.tgz; do mkdir "${archive%.tgz}" && tar xzf "$archive" -C "${archive%.tgz}" --strip-components 1; done)
web="$work/fontsource-variable-figtree-$FONTSOURCE/files"
print="$work/expo-google-fonts-figtree-$EXPO"
cp "$web/figtree-latin-wght-normal.woff2" static/fonts/figtree.woff2
cp "$web/figtree-latin-ext-wght-normal.woff2" static/fonts/figtree-ext.woff2
for weight in 400Regular 600SemiBold 700Bold 800ExtraBold 900Black; do
  cp "$print/$weight/Figtree_$weight.ttf" "static/fonts/ttf/Figtree-${weight#???}.ttf"
done
cp "$print/LICENSE_FONT" static/fonts/OFL.txt
# Posters in Arabic and Ukrainian: one family with both.
wide="$work/expo-google-fonts-rubik-$RUBIK"
for weight in 400Regular 700Bold 900Black; do
  cp "$wide/$weight/Rubik_$weight.ttf" "static/fonts/ttf/Rubik-${weight#???}.ttf"
done
cp "$wide/LICENSE_FONT" static/fonts/OFL-Rubik.txt
cp "$work/jsqr-$JSQR/dist/jsQR.js" static/vendor/jsQR.js
cp "$work/jsqr-$JSQR/LICENSE" static/vendor/jsQR.LICENSE
