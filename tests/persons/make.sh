#!/bin/sh
# Makes the mails of this folder with OpenSSL 3.0 and GnuPG 2.2: new keys for invented people each time, thrown away at the end.
# Run in this folder. The mails then carry the day of the run as time of signing.
set -e
out=$PWD; work=$(mktemp -d); cd "$work"
ca() { # name, subject, key options…
  n=$1; s=$2; shift 2
  openssl req -x509 -newkey "$@" -nodes -keyout $n.key -out $n.pem -days 3650 -subj "$s" -addext keyUsage=critical,keyCertSign 2>/dev/null
}
mkdir db; touch db/index; echo 4d01 > db/serial
cat > ca.cnf <<C
[ca]
default_ca = c
[c]
database = db/index
serial = db/serial
new_certs_dir = db
default_md = default
policy = p
unique_subject = no
rand_serial = no
[p]
commonName = supplied
emailAddress = optional
organizationName = optional
C
person() { # name, mail address, begin, end, key options…
  n=$1; m=$2; b=$3; e=$4; shift 4
  openssl req -new -newkey "$@" -nodes -keyout $n.key -out $n.csr -subj "/O=Example Press/CN=Ada Example" 2>/dev/null
  printf 'subjectAltName=email:%s\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=emailProtection\nsubjectKeyIdentifier=hash\n' $m > $n.ext
  openssl ca -batch -config ca.cnf -cert root.pem -keyfile root.key -in $n.csr -out $n.pem -notext -startdate $b -enddate $e -extfile $n.ext 2>/dev/null
}
ca root "/O=Example Trust/CN=Example Root 1" rsa:2048
person ada ada@press.example 20240101000000Z 20360101000000Z rsa:2048
person old ada@press.example 20150101000000Z 20180101000000Z rsa:2048
person other other@elsewhere.example 20240101000000Z 20360101000000Z rsa:2048
person p256 ada@press.example 20240101000000Z 20360101000000Z ec -pkeyopt ec_paramgen_curve:P-256
person p384 ada@press.example 20240101000000Z 20360101000000Z ec -pkeyopt ec_paramgen_curve:P-384
person p521 ada@press.example 20240101000000Z 20360101000000Z ec -pkeyopt ec_paramgen_curve:P-521
cp root.pem rsa-root.pem; cp root.key rsa-root.key
ca root "/O=Example Trust/CN=Example Root 25519" ed25519
openssl x509 -in root.pem -out edroot.pem
person under ada@press.example 20240101000000Z 20360101000000Z rsa:2048
printf 'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nThe transfer of 1,200 euros was approved on Monday.\n\nRegards,\nAda\n' > part.txt
head_() { printf 'From: Ada Example <ada@press.example>\nTo: Ben Reader <ben@paper.example>\nSubject: The transfer\nDate: Mon, 11 May 2026 09:14:07 +0200\nMessage-ID: <%s@press.example>\n' "$1"; }
mail() { # file, then options of openssl cms
  f=$1; shift
  { head_ $f; openssl cms -sign -in part.txt "$@"; } | sed 's/\r$//' | awk '{printf "%s\r\n", $0}' > "$out/$f.eml"
}
mail detached -signer ada.pem -inkey ada.key -certfile rsa-root.pem -md sha256
mail no-certificate -signer ada.pem -inkey ada.key -nocerts
mail outside-window -signer old.pem -inkey old.key
mail other-address -signer other.pem -inkey other.key
mail pss -signer ada.pem -inkey ada.key -keyopt rsa_padding_mode:pss -md sha384
mail ecdsa-p256 -signer p256.pem -inkey p256.key
mail ecdsa-p384 -signer p384.pem -inkey p384.key -md sha384
mail ecdsa-p521 -signer p521.pem -inkey p521.key -md sha512
mail ecdsa-p521-short -signer p521.pem -inkey p521.key -md sha256
mail ed25519-root -signer under.pem -inkey under.key -certfile edroot.pem
mail key-id -signer ada.pem -inkey ada.key -keyid
mail sha1 -signer ada.pem -inkey ada.key -md sha1
mail opaque -signer ada.pem -inkey ada.key -nodetach
mail no-attributes -signer ada.pem -inkey ada.key -noattr
mail indefinite -signer ada.pem -inkey ada.key -nodetach -stream
mail two-signers -signer ada.pem -inkey ada.key -signer p256.pem -inkey p256.key
sed 's/1,200 euros/9,200 euros/' "$out/detached.eml" > "$out/detached-changed.eml"
sed 's/1,200 euros/9,200 euros/' "$out/no-attributes.eml" > "$out/no-attributes-changed.eml"
awk '{sub(/\r$/,""); print}' "$out/detached.eml" > "$out/detached-lf.eml"
{ head_ nested; printf 'List-Id: <talk.lists.example>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="list"\n\n--list\n'
  sed 's/\r$//' "$out/detached.eml" | sed '1,5d' | grep -v '^MIME-Version' | sed '/^$/q'
  sed 's/\r$//' "$out/detached.eml" | sed '1,/^$/d'
  printf '\n--list\nContent-Type: text/plain\n\n_____\ntalk mailing list\n\n--list--\n'; } | awk '{printf "%s\r\n", $0}' > "$out/nested.eml"
{ head_ plain; cat part.txt; } | awk '{printf "%s\r\n", $0}' > "$out/plain.eml"

GNUPGHOME=$work/gpg; export GNUPGHOME; mkdir -m 700 gpg
key() { gpg --batch --quiet --passphrase '' --pinentry-mode loopback --quick-generate-key "Ada Example ($1) <ada@press.example>" "$2" sign "$3"; }
key rsa rsa2048 2036-01-01; key ed ed25519 never; key nist nistp256 never; key nist3 nistp384 never; key nist5 nistp521 never; key dsa dsa2048 never
awk '{printf "%s\r\n", $0}' part.txt > part.crlf
pgp() { # file, key, with the key (yes or no), digest, further options of gpg
  f=$1; k=$2; w=$3; d=$4; shift 4
  sig=$(gpg --batch --quiet -u "($k)" --digest-algo $d "$@" --armor --detach-sign < part.crlf)
  { head_ $f; printf 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="outer"\n\n--outer\nContent-Type: multipart/signed; micalg=pgp-%s;\n protocol="application/pgp-signature"; boundary="inner"\n\n--inner\n' $(echo $d | tr A-Z a-z)
    cat part.txt; printf '\n--inner\nContent-Type: application/pgp-signature; name="signature.asc"\n\n%s\n\n--inner--\n' "$sig"
    if [ $w = yes ]; then printf '\n--outer\nContent-Type: application/pgp-keys; name="key.asc"\n\n'; gpg --batch --armor --export "($k)"; fi
    printf '\n--outer--\n'; } | awk '{printf "%s\r\n", $0}' > "$out/$f.eml"
}
pgp pgp-rsa rsa yes SHA256
pgp pgp-text rsa yes SHA512 --textmode
pgp pgp-ed ed yes SHA512
pgp pgp-nist nist yes SHA256
pgp pgp-nist3 nist3 yes SHA384
pgp pgp-nist5 nist5 yes SHA512
pgp pgp-dsa dsa yes SHA256
pgp pgp-no-key rsa no SHA256
pgp pgp-notes rsa yes SHA256 --sig-notation place@press.example=desk --default-sig-expire 2y --sender ada@press.example
sed 's/1,200 euros/9,200 euros/' "$out/pgp-rsa.eml" > "$out/pgp-rsa-changed.eml"
printf 'The transfer of 1,200 euros was approved.  \n- not on Monday\nFrom the desk\n\nAda\n' > note.txt
clear() { # file, key, digest
  { head_ $1; printf 'Content-Type: text/plain; charset=utf-8\n\nSee below.\n\n'; gpg --batch --quiet -u "($2)" --digest-algo $3 --clearsign < note.txt; } | awk '{printf "%s\r\n", $0}' > "$out/$1.eml"
}
clear clear rsa SHA256
{ cat "$out/clear.eml"; gpg --batch --armor --export '(rsa)' | awk '{printf "%s\r\n", $0}'; } > "$out/clear-with-key.eml"
sed 's/1,200 euros/9,200 euros/' "$out/clear-with-key.eml" > "$out/clear-changed.eml"
{ head_ autocrypt; gpg --batch --export-options export-minimal --export '(ed)' | base64 -w 72 | sed 's/^/ /' | { printf 'Autocrypt: addr=ada@press.example; keydata=\n'; cat; }
  printf 'Content-Type: text/plain; charset=utf-8\n\n'; gpg --batch --quiet -u '(ed)' --clearsign < note.txt; } | awk '{printf "%s\r\n", $0}' > "$out/autocrypt.eml"
{ head_ clear-base64; printf 'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n'; sed '1,/^\r$/d' "$out/clear-with-key.eml" | base64; } | awk '{printf "%s\r\n", $0}' > "$out/clear-base64.eml"
gpgconf --kill all; rm -rf "$work"
