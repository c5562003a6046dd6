<?xml version="1.0" encoding="UTF-8"?>
<!-- Running it: settings, areas, the rules in force, the journal, backups. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- One choice of several: a list to open, with "none" first. -->
  <!-- the start page of whoever reports nothing -->
  <xsl:template match="page[kind='home-office']" mode="title"><xsl:value-of select="$start.title"/></xsl:template>
  <xsl:template match="page[kind='home-office']" mode="main">
    <h1 class="govuk-heading-l"><xsl:value-of select="$start.title"/></h1>
    <xsl:if test="amiss/item">
      <div class="st-notice st-notice--alarm">
        <h2 class="govuk-heading-s govuk-!-margin-bottom-1"><xsl:value-of select="$start.amiss"/></h2>
        <ul class="govuk-list govuk-list--bullet govuk-!-margin-bottom-1">
          <xsl:for-each select="amiss/item"><li><a class="govuk-link" href="{href}"><xsl:value-of select="text"/></a></li></xsl:for-each>
        </ul>
      </div>
    </xsl:if>
    <dl class="govuk-summary-list">
      <xsl:for-each select="about/item">
        <div class="govuk-summary-list__row">
          <dt class="govuk-summary-list__key"><a class="govuk-link" href="{href}"><xsl:value-of select="label"/></a></dt>
          <dd class="govuk-summary-list__value"><xsl:value-of select="about"/></dd>
        </div>
      </xsl:for-each>
    </dl>
  </xsl:template>

  <xsl:template name="choice">
    <xsl:param name="name"/>
    <xsl:param name="label"/>
    <xsl:param name="hint"/>
    <xsl:param name="items"/>
    <xsl:param name="none"/>
    <div class="govuk-form-group">
      <label class="govuk-label" for="{$name}"><xsl:value-of select="$label"/></label>
      <xsl:if test="$hint"><div class="govuk-hint" id="{$name}-hint"><xsl:value-of select="$hint"/></div></xsl:if>
      <select class="govuk-select" id="{$name}" name="{$name}">
        <xsl:if test="$hint"><xsl:attribute name="aria-describedby"><xsl:value-of select="concat($name, '-hint')"/></xsl:attribute></xsl:if>
        <xsl:if test="$none"><option value=""><xsl:value-of select="$none"/></option></xsl:if>
        <xsl:for-each select="$items/item">
          <option value="{value}">
            <xsl:if test="chosen = 'true'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if>
            <xsl:value-of select="label"/>
          </option>
        </xsl:for-each>
      </select>
    </div>
  </xsl:template>

  <!-- How sure something is, in words. -->
  <xsl:template name="sureness">
    <xsl:param name="mark"/>
    <strong class="govuk-tag st-tag--{$mark}">
      <xsl:choose>
        <xsl:when test="$mark = 'yes'"><xsl:value-of select="$sure.yes"/></xsl:when>
        <xsl:when test="$mark = 'secondary'"><xsl:value-of select="$sure.secondary"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="$sure.no"/></xsl:otherwise>
      </xsl:choose>
    </strong>
  </xsl:template>

  <!-- A line of a summary: what, and what it is. -->
  <xsl:template name="line">
    <xsl:param name="key"/>
    <xsl:param name="value"/>
    <div class="govuk-summary-list__row">
      <dt class="govuk-summary-list__key"><xsl:value-of select="$key"/></dt>
      <dd class="govuk-summary-list__value"><xsl:value-of select="$value"/></dd>
    </div>
  </xsl:template>

  <!-- settings -->
  <xsl:template match="page[kind='settings']" mode="title"><xsl:value-of select="$settings.title"/></xsl:template>
  <xsl:template match="page[kind='settings']" mode="main">
    <h1 class="govuk-heading-l"><xsl:value-of select="$settings.title"/></h1>
    <p class="govuk-body"><xsl:value-of select="$settings.lead"/></p>
    <table class="govuk-table st-stack">
      <thead class="govuk-table__head">
        <tr class="govuk-table__row">
          <th class="govuk-table__header" scope="col"><xsl:value-of select="$setting.name"/></th>
          <th class="govuk-table__header" scope="col"><xsl:value-of select="$setting.id"/></th>
          <th class="govuk-table__header" scope="col"><xsl:value-of select="$setting.area"/></th>
        </tr>
      </thead>
      <tbody class="govuk-table__body">
        <xsl:for-each select="settings/item">
          <tr class="govuk-table__row">
            <th class="govuk-table__header" scope="row"><a class="govuk-link" href="/settings/{id}"><xsl:value-of select="name"/></a></th>
            <td class="govuk-table__cell" data-label="{$setting.id}"><xsl:value-of select="id"/></td>
            <td class="govuk-table__cell" data-label="{$setting.area}">
              <xsl:choose>
                <xsl:when test="area_name"><xsl:value-of select="area_name"/></xsl:when>
                <xsl:otherwise><xsl:value-of select="$setting.no-area"/></xsl:otherwise>
              </xsl:choose>
            </td>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
    <h2 class="govuk-heading-m"><xsl:value-of select="$settings.new"/></h2>
    <form method="post" action="/settings">
      <xsl:call-template name="token"/>
      <xsl:call-template name="text-field">
        <xsl:with-param name="name" select="'id'"/>
        <xsl:with-param name="label" select="$setting.id"/>
        <xsl:with-param name="hint" select="$setting.id-hint"/>
      </xsl:call-template>
      <xsl:call-template name="setting-fields"/>
      <button class="govuk-button"><xsl:value-of select="$settings.make"/></button>
    </form>
  </xsl:template>

  <xsl:template name="setting-fields">
    <xsl:call-template name="text-field">
      <xsl:with-param name="name" select="'name'"/>
      <xsl:with-param name="label" select="$setting.name"/>
      <xsl:with-param name="value" select="name"/>
    </xsl:call-template>
    <xsl:call-template name="choice">
      <xsl:with-param name="name" select="'area'"/>
      <xsl:with-param name="label" select="$setting.area"/>
      <xsl:with-param name="hint" select="$setting.area-hint"/>
      <xsl:with-param name="items" select="areas"/>
      <xsl:with-param name="none" select="$setting.no-area"/>
    </xsl:call-template>
    <xsl:call-template name="choice">
      <xsl:with-param name="name" select="'phase'"/>
      <xsl:with-param name="label" select="$setting.phase"/>
      <xsl:with-param name="items" select="phases"/>
      <xsl:with-param name="none" select="$setting.no-phase"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="page[kind='setting']" mode="title">
    <xsl:choose>
      <xsl:when test="version = 0"><xsl:value-of select="$settings.new"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="concat($setting.title, ' ', id)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template match="page[kind='setting']" mode="main">
    <xsl:call-template name="form-error"/>
    <h1 class="govuk-heading-l"><xsl:apply-templates select="." mode="title"/></h1>
    <xsl:if test="current">
      <div class="govuk-inset-text">
        <p class="govuk-body"><xsl:value-of select="$setting.theirs"/></p>
        <p class="govuk-body"><strong><xsl:value-of select="current/name"/></strong>
          <xsl:if test="current/area_name"><xsl:value-of select="concat(', ', current/area_name)"/></xsl:if></p>
      </div>
    </xsl:if>
    <form method="post">
      <xsl:attribute name="action">
        <xsl:text>/settings</xsl:text>
        <xsl:if test="version != 0"><xsl:value-of select="concat('/', id)"/></xsl:if>
      </xsl:attribute>
      <xsl:call-template name="token"/>
      <xsl:choose>
        <xsl:when test="version = 0">
          <xsl:call-template name="text-field">
            <xsl:with-param name="name" select="'id'"/>
            <xsl:with-param name="label" select="$setting.id"/>
            <xsl:with-param name="hint" select="$setting.id-hint"/>
            <xsl:with-param name="value" select="id"/>
          </xsl:call-template>
        </xsl:when>
        <xsl:otherwise><input type="hidden" name="version" value="{version}"/></xsl:otherwise>
      </xsl:choose>
      <xsl:call-template name="setting-fields"/>
      <button class="govuk-button"><xsl:value-of select="$settings.save"/></button>
    </form>
  </xsl:template>

  <!-- areas -->
  <xsl:template match="page[kind='areas']" mode="title"><xsl:value-of select="$areas.title"/></xsl:template>
  <xsl:template match="page[kind='areas']" mode="main">
    <h1 class="govuk-heading-l"><xsl:value-of select="$areas.title"/></h1>
    <p class="govuk-body"><xsl:value-of select="$areas.lead"/></p>
    <xsl:for-each select="areas/item">
      <h2 class="govuk-heading-m" id="{code}"><xsl:value-of select="name"/></h2>
      <p class="govuk-body">
        <xsl:value-of select="concat($sure.yes, $page.colon, ' ', verified, '. ', $sure.secondary, $page.colon, ' ', secondary, '. ', $sure.no, $page.colon, ' ', not_verified, '.')"/>
      </p>
      <details class="govuk-details">
        <summary class="govuk-details__summary"><span class="govuk-details__summary-text"><xsl:value-of select="concat($areas.all, ' ', name)"/></span></summary>
        <div class="govuk-details__text">
          <table class="govuk-table st-stack">
            <caption class="govuk-visually-hidden"><xsl:value-of select="name"/></caption>
            <thead class="govuk-table__head">
              <tr class="govuk-table__row">
                <th class="govuk-table__header" scope="col"><xsl:value-of select="$areas.what"/></th>
                <th class="govuk-table__header" scope="col"><xsl:value-of select="$areas.value"/></th>
                <th class="govuk-table__header" scope="col"><xsl:value-of select="$areas.sure"/></th>
              </tr>
            </thead>
            <tbody class="govuk-table__body">
              <xsl:for-each select="data/item">
                <tr class="govuk-table__row">
                  <th class="govuk-table__header" scope="row"><xsl:value-of select="label"/></th>
                  <td class="govuk-table__cell" data-label="{$areas.value}">
                    <xsl:choose>
                      <xsl:when test="text"><xsl:value-of select="text"/></xsl:when>
                      <xsl:when test="value/item">
                        <xsl:for-each select="value/item"><xsl:if test="position() &gt; 1">; </xsl:if><xsl:value-of select="."/></xsl:for-each>
                      </xsl:when>
                      <xsl:when test="value"><xsl:value-of select="value"/></xsl:when>
                      <xsl:otherwise><xsl:value-of select="$areas.unknown"/></xsl:otherwise>
                    </xsl:choose>
                    <xsl:if test="note"><br/><xsl:value-of select="note"/></xsl:if>
                    <xsl:if test="from_default"><br/><xsl:value-of select="$areas.from-default"/></xsl:if>
                  </td>
                  <td class="govuk-table__cell" data-label="{$areas.sure}">
                    <xsl:call-template name="sureness"><xsl:with-param name="mark" select="verified"/></xsl:call-template>
                  </td>
                </tr>
              </xsl:for-each>
            </tbody>
          </table>
        </div>
      </details>
    </xsl:for-each>
  </xsl:template>

  <!-- the rules in force -->
  <xsl:template match="page[kind='packs']" mode="title"><xsl:value-of select="$packs.title"/></xsl:template>
  <xsl:template match="page[kind='packs']" mode="main">
    <h1 class="govuk-heading-l"><xsl:value-of select="$packs.title"/></h1>
    <xsl:if test="in_force/state != 'ok'">
      <div class="govuk-warning-text">
        <span class="govuk-warning-text__icon" aria-hidden="true">!</span>
        <strong class="govuk-warning-text__text">
          <span class="govuk-visually-hidden"><xsl:value-of select="$packs.warning"/></span>
          <xsl:choose>
            <xsl:when test="in_force/state = 'past'"><xsl:value-of select="$packs.past"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="$packs.soon"/></xsl:otherwise>
          </xsl:choose>
        </strong>
      </div>
    </xsl:if>
    <dl class="govuk-summary-list">
      <xsl:call-template name="line"><xsl:with-param name="key" select="$packs.pack"/><xsl:with-param name="value" select="concat(in_force/id, ' ', in_force/version)"/></xsl:call-template>
      <xsl:call-template name="line"><xsl:with-param name="key" select="$packs.date"/><xsl:with-param name="value" select="in_force/words/date"/></xsl:call-template>
      <xsl:call-template name="line"><xsl:with-param name="key" select="$packs.look-again"/><xsl:with-param name="value" select="in_force/words/look_again"/></xsl:call-template>
      <xsl:call-template name="line"><xsl:with-param name="key" select="$packs.hash"/><xsl:with-param name="value" select="in_force/sha256"/></xsl:call-template>
      <xsl:call-template name="line"><xsl:with-param name="key" select="$packs.rows"/><xsl:with-param name="value" select="concat($sure.yes, $page.colon, ' ', in_force/rows/verified, '. ', $sure.secondary, $page.colon, ' ', in_force/rows/secondary, '. ', $sure.no, $page.colon, ' ', in_force/rows/not_verified, '.')"/></xsl:call-template>
    </dl>
    <h2 class="govuk-heading-m"><xsl:value-of select="$packs.laws"/></h2>
    <xsl:choose>
      <xsl:when test="in_force/laws/item">
        <ul class="govuk-list govuk-list--bullet">
          <xsl:for-each select="in_force/laws/item">
            <li>
              <xsl:choose><xsl:when test="title"><xsl:value-of select="title"/></xsl:when><xsl:otherwise><xsl:value-of select="id"/></xsl:otherwise></xsl:choose>
              <xsl:value-of select="$page.colon"/><xsl:text> </xsl:text>
              <xsl:choose>
                <xsl:when test="in_force_from"><xsl:value-of select="concat($packs.from, ' ', from)"/></xsl:when>
                <xsl:otherwise><xsl:value-of select="$packs.unconfirmed"/></xsl:otherwise>
              </xsl:choose>
            </li>
          </xsl:for-each>
        </ul>
      </xsl:when>
      <xsl:otherwise><p class="govuk-body"><xsl:value-of select="$packs.no-laws"/></p></xsl:otherwise>
    </xsl:choose>
    <h2 class="govuk-heading-m"><xsl:value-of select="$packs.sources"/></h2>
    <p class="govuk-body"><xsl:value-of select="$packs.sources-lead"/></p>
    <details class="govuk-details">
      <summary class="govuk-details__summary"><span class="govuk-details__summary-text"><xsl:value-of select="concat($packs.all-sources, ' (', count(in_force/sources/item), ')')"/></span></summary>
      <div class="govuk-details__text">
        <table class="govuk-table st-stack">
          <caption class="govuk-visually-hidden"><xsl:value-of select="$packs.sources"/></caption>
          <thead class="govuk-table__head">
            <tr class="govuk-table__row">
              <th class="govuk-table__header" scope="col"><xsl:value-of select="$packs.source"/></th>
              <th class="govuk-table__header" scope="col"><xsl:value-of select="$packs.edition"/></th>
              <th class="govuk-table__header" scope="col"><xsl:value-of select="$areas.sure"/></th>
            </tr>
          </thead>
          <tbody class="govuk-table__body">
            <xsl:for-each select="in_force/sources/item">
              <tr class="govuk-table__row">
                <th class="govuk-table__header" scope="row">
                  <xsl:value-of select="title"/>
                  <xsl:if test="publisher"><span class="govuk-!-font-weight-regular"><xsl:value-of select="concat(', ', publisher)"/></span></xsl:if>
                </th>
                <td class="govuk-table__cell" data-label="{$packs.edition}"><xsl:value-of select="edition"/></td>
                <td class="govuk-table__cell" data-label="{$areas.sure}">
                  <xsl:call-template name="sureness"><xsl:with-param name="mark" select="verified"/></xsl:call-template>
                </td>
              </tr>
            </xsl:for-each>
          </tbody>
        </table>
      </div>
    </details>
  </xsl:template>

  <!-- the journal -->
  <xsl:template match="page[kind='journal']" mode="title"><xsl:value-of select="$journal.title"/></xsl:template>
  <xsl:template match="page[kind='journal']" mode="main">
    <h1 class="govuk-heading-l"><xsl:value-of select="$journal.title"/></h1>
    <p class="govuk-body"><xsl:value-of select="$journal.lead"/></p>
    <dl class="govuk-summary-list">
      <xsl:call-template name="line"><xsl:with-param name="key" select="$journal.count"/><xsl:with-param name="value" select="head/count"/></xsl:call-template>
      <xsl:call-template name="line"><xsl:with-param name="key" select="$journal.link"/><xsl:with-param name="value" select="head/link"/></xsl:call-template>
    </dl>
    <form method="post" action="/journal/verify">
      <xsl:call-template name="token"/>
      <xsl:call-template name="text-field">
        <xsl:with-param name="name" select="'receipt'"/>
        <xsl:with-param name="label" select="$journal.receipt"/>
        <xsl:with-param name="hint" select="$journal.receipt-hint"/>
      </xsl:call-template>
      <button class="govuk-button govuk-button--secondary"><xsl:value-of select="$journal.verify"/></button>
    </form>
    <table class="govuk-table st-stack">
      <caption class="govuk-table__caption govuk-table__caption--m"><xsl:value-of select="$journal.entries"/></caption>
      <thead class="govuk-table__head">
        <tr class="govuk-table__row">
          <th class="govuk-table__header" scope="col"><xsl:value-of select="$journal.n"/></th>
          <th class="govuk-table__header" scope="col"><xsl:value-of select="$journal.when"/></th>
          <th class="govuk-table__header" scope="col"><xsl:value-of select="$journal.who"/></th>
          <th class="govuk-table__header" scope="col"><xsl:value-of select="$journal.what"/></th>
        </tr>
      </thead>
      <tbody class="govuk-table__body">
        <xsl:for-each select="entries/item">
          <tr class="govuk-table__row">
            <th class="govuk-table__header" scope="row"><xsl:value-of select="n"/></th>
            <td class="govuk-table__cell" data-label="{$journal.when}"><xsl:call-template name="moment"/></td>
            <td class="govuk-table__cell" data-label="{$journal.who}">
              <xsl:value-of select="by/name"/>
            </td>
            <td class="govuk-table__cell" data-label="{$journal.what}">
              <xsl:value-of select="label"/>
              <xsl:if test="reference"><xsl:value-of select="concat(' ', reference)"/></xsl:if>
            </td>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
    <xsl:if test="not(newest = 'true')"><p class="govuk-body"><a class="govuk-link" href="/journal"><xsl:value-of select="$journal.newest"/></a></p></xsl:if>
    <xsl:if test="older"><p class="govuk-body"><a class="govuk-link" href="/journal?before={older}"><xsl:value-of select="$journal.older"/></a></p></xsl:if>
  </xsl:template>

  <xsl:template match="page[kind='journal-verified']" mode="title">
    <xsl:choose><xsl:when test="sound = 'true'"><xsl:value-of select="$journal.sound"/></xsl:when><xsl:otherwise><xsl:value-of select="$journal.not-sound"/></xsl:otherwise></xsl:choose>
  </xsl:template>
  <xsl:template match="page[kind='journal-verified']" mode="main">
    <h1 class="govuk-heading-l"><xsl:apply-templates select="." mode="title"/></h1>
    <p class="govuk-body"><xsl:value-of select="words"/></p>
    <dl class="govuk-summary-list">
      <xsl:if test="entry"><xsl:call-template name="line"><xsl:with-param name="key" select="$journal.n"/><xsl:with-param name="value" select="entry"/></xsl:call-template></xsl:if>
      <xsl:call-template name="line"><xsl:with-param name="key" select="$journal.count"/><xsl:with-param name="value" select="head/count"/></xsl:call-template>
      <xsl:call-template name="line"><xsl:with-param name="key" select="$journal.link"/><xsl:with-param name="value" select="head/link"/></xsl:call-template>
      <xsl:call-template name="line"><xsl:with-param name="key" select="$journal.outside"/><xsl:with-param name="value" select="outside/count"/></xsl:call-template>
      <xsl:if test="receipt"><xsl:call-template name="line"><xsl:with-param name="key" select="$journal.receipt"/><xsl:with-param name="value" select="receipt"/></xsl:call-template></xsl:if>
    </dl>
  </xsl:template>

  <!-- backups -->
  <xsl:template match="page[kind='backups']" mode="title"><xsl:value-of select="$backups.title"/></xsl:template>
  <xsl:template match="page[kind='backups']" mode="main">
    <h1 class="govuk-heading-l"><xsl:value-of select="$backups.title"/></h1>
    <p class="govuk-body"><xsl:value-of select="$backups.lead"/></p>
    <xsl:choose>
      <xsl:when test="not(possible = 'true')"><div class="govuk-inset-text"><xsl:value-of select="$backups.nowhere"/></div></xsl:when>
      <xsl:otherwise>
        <p class="govuk-body"><xsl:value-of select="concat($backups.folder, ' ', folder)"/></p>
        <form method="post" action="/backups">
          <xsl:call-template name="token"/>
          <button class="govuk-button"><xsl:value-of select="$backups.make"/></button>
        </form>
        <xsl:if test="not(backups/item)"><p class="govuk-body"><xsl:value-of select="$backups.none"/></p></xsl:if>
        <xsl:for-each select="backups/item">
          <div class="st-step">
            <p class="st-step__title"><xsl:call-template name="moment"/></p>
            <p class="govuk-body">
              <xsl:value-of select="name"/>
              <br/>
              <xsl:choose>
                <xsl:when test="sound = 'true'"><xsl:value-of select="concat($backups.whole, ' ')"/><xsl:call-template name="moment"><xsl:with-param name="at" select="verified"/><xsl:with-param name="words" select="verified_when"/></xsl:call-template></xsl:when>
                <xsl:when test="string(verified) and not(sound = 'true')"><strong><xsl:value-of select="concat($backups.broken, ' ')"/><xsl:call-template name="moment"><xsl:with-param name="at" select="verified"/><xsl:with-param name="words" select="verified_when"/></xsl:call-template></strong></xsl:when>
                <xsl:otherwise><xsl:value-of select="$backups.never"/></xsl:otherwise>
              </xsl:choose>
              <xsl:if test="datakeys and not(datakeys = 'true')"><br/><xsl:value-of select="$backups.keys-gone"/></xsl:if>
            </p>
            <form method="post" action="/backups/verify">
              <xsl:call-template name="token"/>
              <input type="hidden" name="name" value="{name}"/>
              <button class="govuk-button govuk-button--secondary">
                <xsl:value-of select="$backups.verify"/>
                <span class="govuk-visually-hidden"><xsl:value-of select="concat(' ', when)"/></span>
              </button>
            </form>
          </div>
        </xsl:for-each>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="page[kind='backup-verified']" mode="title">
    <xsl:choose><xsl:when test="sound = 'true'"><xsl:value-of select="$backups.is-whole"/></xsl:when><xsl:otherwise><xsl:value-of select="$backups.is-broken"/></xsl:otherwise></xsl:choose>
  </xsl:template>
  <xsl:template match="page[kind='backup-verified']" mode="main">
    <h1 class="govuk-heading-l"><xsl:apply-templates select="." mode="title"/></h1>
    <p class="govuk-body"><xsl:value-of select="name"/></p>
  </xsl:template>
</xsl:stylesheet>
