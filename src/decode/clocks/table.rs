//! The table of identifiers that hold a time.
//!
//! Columns: name · which time of the identifier · where it stands · first year · what moment it is · whose clock ·
//! precision · how well the formula is borne out · decoder · in words. The first row of a kind whose shape and context fit
//! is the one that counts.

use super::{Place, Row, Zone, clients, gmail, microsoft, notes, providers, servers, thread, uuid};
use crate::evidence::{EvidenceClass, Moment, Precision};

macro_rules! table {
    ($($id:literal $part:literal $place:ident $since:literal $moment:ident $zone:ident $precision:ident $class:ident
       $read:path => $what:literal;)*) => {
        /// The rows.
        pub(super) const ROWS: &[Row] = &[$(Row {
            id: $id,
            part: $part,
            place: Place::$place,
            since: $since,
            moment: Moment::$moment,
            zone: Zone::$zone,
            precision: Precision::$precision,
            class: EvidenceClass::$class,
            read: $read,
            what: $what,
        }),*];
    };
}

table! {
    // Boundaries.
    "outlook-boundary"        ""        Boundary     1996 Sent    Local   Tick        Strong microsoft::boundary          => "Outlook MIME boundary";
    "gmail-boundary"          ""        Boundary     2004 Sent    Utc     Microsecond Strong gmail::boundary              => "Gmail MIME boundary";
    "java-boundary"           ""        Boundary     1997 Sent    Utc     Millisecond Strong providers::java_boundary     => "JavaMail MIME boundary";
    "yahoo-boundary"          ""        Boundary     1997 Sent    Utc     Second      Strong providers::yahoo_boundary    => "Yahoo MIME boundary";
    "mailru-boundary"         ""        Boundary     2000 Sent    Utc     Second      Strong providers::mail_ru_boundary  => "mail.ru MIME boundary";
    "swift-boundary"          ""        Boundary     2006 Sent    Utc     Second      Strong clients::swift               => "Swift Mailer MIME boundary";
    "ruby-boundary"           ""        Boundary     2004 Sent    Utc     Microsecond Strong clients::ruby_boundary       => "Ruby mail library MIME boundary";
    "mime-tools-boundary"     ""        Boundary     1997 Sent    Utc     Second      Fair   clients::mime_tools          => "MIME-tools boundary";
    "mime-lite-boundary"      ""        Boundary     1997 Sent    Utc     Second      Strong clients::mime_lite           => "MIME::Lite boundary";
    "squirrelmail-boundary"   ""        Boundary     1999 Sent    Local   Second      Fair   clients::squirrel_boundary   => "SquirrelMail MIME boundary";
    "cyrus-boundary"          ""        Boundary     2003 Sent    Utc     Second      Fair   servers::cyrus_boundary      => "Cyrus MIME boundary";
    "notes-boundary"          ""        Boundary     1996 Sent    Utc     Centisecond Strong notes::boundary              => "Notes MIME boundary";
    "nodemailer-boundary"     ""        Boundary     2011 Sent    Utc     Millisecond Strong clients::nodemailer          => "nodemailer MIME boundary";
    "qmail-boundary"          ""        Boundary     1997 Handled Utc     Second      Fair   servers::qmail_boundary      => "Boundary of qmail's notice";
    "exim-boundary"           ""        Boundary     2012 Handled Utc     Second      Fair   servers::exim_boundary       => "Boundary of Exim's notice";
    "bounce-boundary"         ""        Boundary     1993 Handled Utc     Second      Strong servers::bounce_boundary     => "Boundary of a server's notice";
    "uuid-1-boundary"         ""        Boundary     1995 Sent    Utc     Tick        Strong uuid::version_1              => "UUID (version 1) in the MIME boundary";
    "uuid-6-boundary"         ""        Boundary     2021 Sent    Utc     Tick        Strong uuid::version_6              => "UUID (version 6) in the MIME boundary";
    "uuid-7-boundary"         ""        Boundary     2021 Sent    Utc     Millisecond Strong uuid::version_7              => "UUID (version 7) in the MIME boundary";

    // Message-IDs of programs.
    "outlook-message-id"      ""        MessageId    1996 Sent    Utc     Tick        Strong microsoft::message_id        => "Outlook Message-ID";
    "gmail-message-id"        ""        MessageId    2004 Sent    Utc     Microsecond Strong gmail::message_id            => "Google Message-ID";
    "gmail-message-id-early"  ""        MessageId    2004 Sent    Pacific Minute      Strong gmail::message_id_early      => "Gmail Message-ID (2004–2010)";
    "gmail-server-message-id" ""        MessageId    2004 Handled Utc     Second      Strong gmail::message_id_mx         => "Message-ID given by Google's servers";
    "java-export"             ""        MessageId    1997 Filed   Utc     Millisecond Strong providers::java_export       => "JavaMail Message-ID of a conversion";
    "java-message-id"         ""        MessageId    1997 Sent    Utc     Millisecond Strong providers::java_message_id   => "JavaMail Message-ID";
    "notes-message-id"        ""        MessageId    1996 Sent    Utc     Centisecond Strong notes::sent                  => "Notes Message-ID (sent)";
    "notes-message-id-begun"  "begun"   MessageId    1996 Begun   Utc     Centisecond Strong notes::begun                 => "Notes Message-ID (begun)";
    "yahoo-message-id"        ""        MessageId    2012 Sent    Utc     Millisecond Strong providers::yahoo_millis      => "Yahoo Message-ID";
    "yahoo-web-message-id"    ""        MessageId    2007 Sent    Utc     Second      Fair   providers::yahoo_web         => "Yahoo web mail Message-ID";
    "aol-message-id"          ""        MessageId    2005 Sent    Utc     Tick        Strong providers::aol_ticks         => "AOL Message-ID";
    "aol-web-message-id"      ""        MessageId    2012 Sent    Utc     Millisecond Fair   providers::aol_millis        => "AOL web mail Message-ID";
    "gmx-message-id"          ""        MessageId    2012 Sent    Utc     Millisecond Fair   providers::gmx               => "GMX and web.de Message-ID";
    "zoho-message-id"         ""        MessageId    2008 Sent    Utc     Millisecond Strong providers::zoho              => "Zoho Message-ID";
    "mailru-message-id"       ""        MessageId    2000 Sent    Utc     Second      Strong providers::mail_ru           => "mail.ru Message-ID";
    "yandex-message-id"       ""        MessageId    2009 Sent    Utc     Second      Strong providers::yandex            => "Yandex Message-ID";
    "ses-message-id"          ""        MessageId    2011 Handled Utc     Millisecond Strong providers::ses               => "Amazon SES Message-ID";
    "ses-bounce"              ""        Bounce       2011 Handled Utc     Millisecond Strong providers::ses               => "Amazon SES bounce address";
    "mandrill-message-id"     ""        MessageId    2011 Handled Utc     Second      Fair   providers::mandrill          => "Mandrill Message-ID";
    "mandrill-bounce"         ""        Bounce       2011 Handled Utc     Second      Fair   providers::mandrill_bounce   => "Mandrill bounce address";
    "mailjet-message-id"      ""        MessageId    2010 Handled Utc     Second      Fair   providers::mailjet           => "Mailjet Message-ID";
    "mailchimp-message-id"    ""        MessageId    2006 Handled Utc     Second      Weak   providers::mailchimp         => "Mailchimp Message-ID";
    "mailgun-message-id"      ""        MessageId    2010 Handled Utc     Second      Weak   providers::mailgun           => "Mailgun Message-ID";
    "sparkpost-message-id"    ""        MessageId    2008 Handled Utc     Second      Weak   providers::sparkpost         => "SparkPost Message-ID";
    "facebook-unsubscribe"    ""        Unsubscribe  2010 Sent    Utc     Microsecond Fair   providers::facebook          => "Facebook's unsubscribe address";
    "evolution-message-id"    ""        MessageId    2000 Sent    Utc     Second      Strong clients::evolution           => "Evolution Message-ID";
    "mutt-message-id"         ""        MessageId    1998 Sent    Utc     Second      Strong clients::mutt                => "Mutt Message-ID";
    "neomutt-message-id"      ""        MessageId    2016 Sent    Utc     Second      Fair   clients::neomutt             => "NeoMutt Message-ID";
    "mutt-early-message-id"   ""        MessageId    1996 Sent    Local   Second      Strong clients::mutt_early          => "Message-ID of early Mutt";
    "nmh-message-id"          ""        MessageId    1993 Sent    Utc     Second      Strong clients::nmh                 => "nmh Message-ID";
    "vm-message-id"           ""        MessageId    1993 Sent    Utc     Microsecond Strong clients::vm                  => "VM (Emacs) Message-ID";
    "tmda-message-id"         ""        MessageId    2001 Sent    Utc     Second      Strong clients::tmda                => "TMDA Message-ID";
    "rackspace-message-id"    ""        MessageId    2006 Sent    Utc     Second      Strong clients::rackspace           => "Rackspace web mail Message-ID";
    "pine-message-id"         ""        MessageId    1993 Begun   Local   Minute      Strong clients::pine                => "Pine Message-ID";
    "eudora-message-id"       ""        MessageId    1995 Sent    Local   Second      Strong clients::eudora              => "Eudora Message-ID";
    "squirrelmail-message-id" ""        MessageId    1999 Sent    Utc     Second      Fair   clients::squirrel            => "SquirrelMail Message-ID";
    "ruby-message-id"         ""        MessageId    2004 Sent    Utc     Microsecond Strong clients::ruby_message_id     => "Ruby mail library Message-ID";
    "lyris-message-id"        ""        MessageId    1996 Handled Local   Second      Fair   microsoft::lyris             => "Lyris Message-ID";
    "git-message-id"          ""        MessageId    2006 Sent    Utc     Second      Fair   clients::git                 => "git Message-ID";
    "git-series-message-id"   ""        MessageId    2006 Sent    Utc     Second      Fair   clients::git_series          => "git Message-ID of a series";
    "mailman-message-id"      ""        MessageId    1999 Handled Utc     Second      Fair   servers::mailman             => "Mailman Message-ID";
    "courier-message-id"      ""        MessageId    2000 Handled Utc     Second      Fair   servers::courier_message_id  => "Courier Message-ID";

    // Message-IDs that a server gave to a mail without one.
    "sendmail-message-id"     ""        MessageId    1995 Handled Utc     Minute      Strong servers::sendmail_message_id => "sendmail Message-ID";
    "sendmail-message-id-queue" "queue" MessageId    1995 Handled Utc     Second      Strong servers::sendmail_message_id_queue => "sendmail queue id in the Message-ID";
    "exim-message-id"         ""        MessageId    1996 Handled Utc     Second      Strong servers::exim_message_id     => "Exim Message-ID";
    "postfix-message-id"      ""        MessageId    1999 Handled Utc     Second      Strong servers::postfix_message_id  => "Postfix Message-ID";
    "postfix-long-message-id" ""        MessageId    2011 Handled Utc     Microsecond Strong servers::postfix_long_message_id => "Postfix Message-ID (long queue id)";
    "qmail-message-id"        ""        MessageId    1996 Sent    Utc     Second      Strong servers::qmail_message_id    => "qmail Message-ID";

    // Forms that many could have made: after all others.
    "mozilla-message-id"      ""        MessageId    1996 Sent    Utc     Second      Strong clients::mozilla             => "Mozilla Message-ID";
    "claws-message-id"        ""        MessageId    2000 Sent    Local   Second      Fair   clients::claws               => "Sylpheed and Claws Message-ID";
    "kmail-message-id"        ""        MessageId    1998 Sent    Local   Minute      Fair   clients::kmail               => "KMail Message-ID";
    "thebat-message-id"       ""        MessageId    1997 Sent    Local   Second      Fair   clients::the_bat             => "The Bat! Message-ID";
    "groupwise-message-id"    ""        MessageId    1996 Sent    Local   Second      Weak   clients::groupwise           => "GroupWise Message-ID";
    "python-early-message-id" ""        MessageId    2001 Sent    Utc     Second      Fair   clients::python_early        => "Python Message-ID (before 3.3)";
    "python-message-id"       ""        MessageId    2012 Sent    Utc     Centisecond Fair   clients::python              => "Python Message-ID";
    "php-message-id"          ""        MessageId    2000 Sent    Utc     Microsecond Weak   clients::php                 => "PHP uniqid in the Message-ID";
    "uuid-1"                  "uuid"    MessageId    1995 Sent    Utc     Tick        Strong uuid::version_1              => "UUID (version 1) in the Message-ID";
    "uuid-6"                  "uuid"    MessageId    2021 Sent    Utc     Tick        Strong uuid::version_6              => "UUID (version 6) in the Message-ID";
    "uuid-7"                  "uuid"    MessageId    2021 Sent    Utc     Millisecond Strong uuid::version_7              => "UUID (version 7) in the Message-ID";

    // Conversations.
    "thread-index"            ""        ThreadIndex  1996 Begun   Utc     Centisecond Strong thread::outlook              => "Thread-Index (start of the conversation)";
    "thread-index-exchange"   ""        ThreadIndex  2009 Begun   Utc     TwoSeconds  Strong thread::exchange             => "Thread-Index (start of the conversation)";
    "thread-index-answer"     "answer"  ThreadIndex  1996 Begun   Utc     Second      Fair   thread::last_answer          => "Thread-Index (last answer begun)";

    // Servers on the way.
    "gmail-received-ms"       ""        ReceivedId   2004 Handled Utc     Millisecond Strong gmail::received_ms           => "Gmail Received id (milliseconds)";
    "gmail-received-local"    ""        ReceivedId   2004 Handled Pacific Second      Strong gmail::received_local        => "Gmail Received id (Pacific time)";
    "exim-id"                 ""        ReceivedId   1996 Handled Utc     Second      Strong servers::exim                => "Exim queue id";
    "postfix-long-id"         ""        ReceivedId   2011 Handled Utc     Microsecond Strong servers::postfix_long        => "Postfix queue id";
    "courier-id"              ""        ReceivedId   2000 Handled Utc     Second      Strong servers::courier             => "Courier id";
    "sendmail-id"             ""        ReceivedId   1996 Handled Utc     Second      Strong servers::sendmail            => "sendmail queue id";
    "sendgrid-line"           ""        ReceivedLine 2010 Handled Utc     Second      Strong servers::sendgrid            => "SendGrid id";
    "arrival-time"            ""        ArrivalTime  2000 Handled Utc     Tick        Strong microsoft::arrival_filetime  => "X-OriginalArrivalTime (FILETIME)";
    "arrival-time-printed"    "printed" ArrivalTime  2000 Handled Utc     Millisecond Strong microsoft::arrival_printed   => "X-OriginalArrivalTime (printed)";
    "tenant-arrival-time"     ""        TenantArrivalTime 2013 Handled Utc Microsecond Strong microsoft::tenant_arrival   => "Exchange Online arrival time";
    "exchange-mail-number"    ""        NetworkId    2013 Handled Utc     Centisecond Strong microsoft::network_id        => "Exchange Network-Message-Id";
    "gmail-message-number"    ""        GmailMessage 2004 Filed   Utc     Millisecond Strong gmail::number                => "Gmail message number";
    "gmail-thread-number"     ""        GmailThread  2004 Filed   Utc     Millisecond Strong gmail::number                => "Gmail thread number";
    "gmail-mailbox-line"      ""        MailboxLine  2004 Filed   Utc     Millisecond Strong gmail::mailbox_line          => "Gmail thread number in the mailbox line";
    "notes-keep-sent"         ""        KeepSent     1996 Begun   Utc     Centisecond Fair   notes::keep_sent             => "Notes X-KeepSent";

    // Pictures, attachments, words of the text.
    "outlook-content-id"      ""        ContentId    1996 Begun   Local   Tick        Strong microsoft::content_id        => "Outlook picture id";
    "gmail-content-id"        ""        ContentId    2013 Begun   Utc     Millisecond Strong gmail::content_id            => "Gmail picture id (put in)";
    "gmail-content-id-message" "message" ContentId   2013 Begun   Utc     Millisecond Strong gmail::content_id_message    => "Gmail message number in a picture id";
    "gmail-attachment-id"     ""        AttachmentId 2013 Begun   Utc     Millisecond Fair   gmail::attachment_id         => "Gmail attachment id (put in)";
    "safelink-mail"           ""        SafeLink     2015 Handled Utc     Centisecond Strong microsoft::safelink_mail     => "Microsoft link filter (mail arrived)";
    "safelink-rewritten"      "rewritten" SafeLink   2015 Handled Utc     Tick        Strong microsoft::safelink_rewritten => "Microsoft link filter (address rewritten)";
    "outlook-meeting"         ""        Meeting      1999 Earlier Utc     Tick        Weak   microsoft::meeting           => "Outlook meeting number (made)";
    "snowflake"               ""        Snowflake    2010 Earlier Utc     Millisecond Fair   providers::snowflake         => "Number of a post that the text links to";
}
