<?xml version="1.0" encoding="UTF-8"?>
<!-- One's own account. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- A form of one button. -->
  <xsl:template name="button-form">
    <xsl:param name="action"/>
    <xsl:param name="label"/>
    <xsl:param name="hidden-label"/>
    <xsl:param name="class" select="'govuk-button govuk-button--secondary'"/>
    <form method="post" action="{$action}">
      <xsl:call-template name="token"/>
      <xsl:if test="/page/user/version"><input type="hidden" name="version" value="{/page/user/version}"/></xsl:if>
      <button class="{$class}">
        <xsl:value-of select="$label"/>
        <xsl:if test="$hidden-label"><span class="govuk-visually-hidden"><xsl:value-of select="concat(' ', $hidden-label)"/></span></xsl:if>
      </button>
    </form>
  </xsl:template>

  <xsl:template name="password-field">
    <xsl:param name="name"/>
    <xsl:param name="label"/>
    <xsl:param name="hint"/>
    <xsl:param name="autocomplete" select="'current-password'"/>
    <xsl:call-template name="text-field">
      <xsl:with-param name="name" select="$name"/>
      <xsl:with-param name="label" select="$label"/>
      <xsl:with-param name="hint" select="$hint"/>
      <xsl:with-param name="type" select="'password'"/>
      <xsl:with-param name="autocomplete" select="$autocomplete"/>
    </xsl:call-template>
  </xsl:template>

  <!-- When the session ends; at the foot of each page. -->
  <xsl:template match="ends">
    <p class="govuk-body-s" id="st-ends" data-seconds="{seconds}" data-soon="{$account.ends-soon}">
      <xsl:value-of select="concat($account.ends-idle, ' ', idle, $account.ends-latest, ' ', latest, $account.ends-stop)"/>
    </p>
  </xsl:template>

  <xsl:template match="page[kind='account']" mode="title"><xsl:value-of select="$account.title"/></xsl:template>
  <xsl:template match="page[kind='account']" mode="main">
    <h1 class="govuk-heading-l"><xsl:value-of select="$account.title"/></h1>
    <dl class="govuk-summary-list">
      <div class="govuk-summary-list__row">
        <dt class="govuk-summary-list__key"><xsl:value-of select="$sign.name"/></dt>
        <dd class="govuk-summary-list__value"><xsl:value-of select="name"/></dd>
      </div>
      <div class="govuk-summary-list__row">
        <dt class="govuk-summary-list__key"><xsl:value-of select="$sign.login"/></dt>
        <dd class="govuk-summary-list__value"><xsl:value-of select="login"/></dd>
      </div>
      <xsl:if test="email != ''">
        <div class="govuk-summary-list__row">
          <dt class="govuk-summary-list__key"><xsl:value-of select="$account.email"/></dt>
          <dd class="govuk-summary-list__value"><xsl:value-of select="email"/></dd>
        </div>
      </xsl:if>
      <div class="govuk-summary-list__row">
        <dt class="govuk-summary-list__key"><xsl:value-of select="$sign.password"/></dt>
        <dd class="govuk-summary-list__actions"><a class="govuk-link" href="/account/password"><xsl:value-of select="$account.password-title"/></a></dd>
      </div>
      <div class="govuk-summary-list__row">
        <dt class="govuk-summary-list__key"><xsl:value-of select="$account.factor"/></dt>
        <dd class="govuk-summary-list__value">
          <xsl:choose>
            <xsl:when test="second_factor = 'true'"><xsl:value-of select="$account.factor-on"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="$account.factor-off"/></xsl:otherwise>
          </xsl:choose>
        </dd>
        <dd class="govuk-summary-list__actions">
          <a class="govuk-link" href="/account/second-factor">
            <xsl:choose>
              <xsl:when test="second_factor = 'true'"><xsl:value-of select="$account.factor-change"/></xsl:when>
              <xsl:otherwise><xsl:value-of select="$account.factor-begin"/></xsl:otherwise>
            </xsl:choose>
          </a>
        </dd>
      </div>
      <xsl:if test="second_factor = 'true'">
        <div class="govuk-summary-list__row">
          <dt class="govuk-summary-list__key"><xsl:value-of select="$account.codes"/></dt>
          <dd class="govuk-summary-list__value"><xsl:value-of select="concat(recovery_left, ' ', $account.codes-left)"/></dd>
          <dd class="govuk-summary-list__actions"><a class="govuk-link" href="/account/recovery"><xsl:value-of select="$account.codes-anew"/></a></dd>
        </div>
      </xsl:if>
    </dl>

    <h2 class="govuk-heading-m"><xsl:value-of select="$account.language"/></h2>
    <form method="post" action="/account/language">
      <xsl:call-template name="token"/>
      <div class="govuk-form-group">
        <label class="govuk-label" for="lang"><xsl:value-of select="$account.language-label"/></label>
        <select class="govuk-select" id="lang" name="lang">
          <option value="en" lang="en"><xsl:if test="own_lang = 'en'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if>English</option>
          <option value="fr" lang="fr"><xsl:if test="own_lang = 'fr'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if>Français</option>
        </select>
      </div>
      <button class="govuk-button govuk-button--secondary"><xsl:value-of select="$account.save"/></button>
    </form>

    <h2 class="govuk-heading-m" id="sessions"><xsl:value-of select="$account.sessions"/></h2>
    <p class="govuk-body"><xsl:value-of select="$account.sessions-text"/></p>
    <ul class="govuk-list">
      <xsl:for-each select="sessions/item">
        <li class="st-session">
          <p class="govuk-body">
            <strong><xsl:value-of select="device"/></strong>
            <xsl:if test="here = 'true'"><xsl:value-of select="concat(' (', $account.here, ')')"/></xsl:if>
            <br/>
            <xsl:value-of select="concat($account.since, ' ', since, '; ', $account.seen, ' ', seen)"/>
          </p>
          <xsl:if test="here != 'true'">
            <xsl:call-template name="button-form">
              <xsl:with-param name="action" select="concat('/account/sessions/', id)"/>
              <xsl:with-param name="label" select="$account.session-end"/>
              <xsl:with-param name="hidden-label" select="concat(device, ', ', since)"/>
            </xsl:call-template>
          </xsl:if>
        </li>
      </xsl:for-each>
    </ul>
    <xsl:call-template name="button-form">
      <xsl:with-param name="action" select="'/account/sign-out-everywhere'"/>
      <xsl:with-param name="label" select="$account.everywhere"/>
      <xsl:with-param name="class" select="'govuk-button govuk-button--warning'"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="page[kind='password']" mode="title"><xsl:value-of select="$account.password-title"/></xsl:template>
  <xsl:template match="page[kind='password']" mode="main">
    <xsl:call-template name="form-error"/>
    <h1 class="govuk-heading-l"><xsl:value-of select="$account.password-title"/></h1>
    <xsl:if test="reset"><div class="govuk-inset-text"><strong><xsl:value-of select="concat($account.reset, ' ', reset, '. ')"/></strong><xsl:value-of select="$account.reset-help"/></div></xsl:if>
    <xsl:if test="must_change = 'true'"><p class="govuk-body"><xsl:value-of select="$account.password-given"/></p></xsl:if>
    <p class="govuk-body"><xsl:value-of select="$account.password-others"/></p>
    <form method="post" action="/account/password">
      <xsl:call-template name="token"/>
      <input type="hidden" name="to" value="{to}"/>
      <xsl:call-template name="password-field">
        <xsl:with-param name="name" select="'old'"/>
        <xsl:with-param name="label" select="$account.password-old"/>
      </xsl:call-template>
      <xsl:call-template name="password-field">
        <xsl:with-param name="name" select="'password'"/>
        <xsl:with-param name="label" select="$account.password-new"/>
        <xsl:with-param name="hint" select="$sign.password-hint"/>
        <xsl:with-param name="autocomplete" select="'new-password'"/>
      </xsl:call-template>
      <button class="govuk-button"><xsl:value-of select="$account.password-do"/></button>
    </form>
  </xsl:template>

  <xsl:template match="page[kind='recovery-anew']" mode="title"><xsl:value-of select="$account.codes-anew"/></xsl:template>
  <xsl:template match="page[kind='recovery-anew']" mode="main">
    <xsl:call-template name="form-error"/>
    <h1 class="govuk-heading-l"><xsl:value-of select="$account.codes-anew"/></h1>
    <p class="govuk-body"><xsl:value-of select="$account.codes-text"/></p>
    <form method="post" action="/account/recovery">
      <xsl:call-template name="token"/>
      <xsl:call-template name="password-field">
        <xsl:with-param name="name" select="'old'"/>
        <xsl:with-param name="label" select="$sign.password"/>
      </xsl:call-template>
      <button class="govuk-button"><xsl:value-of select="$account.codes-do"/></button>
    </form>
  </xsl:template>
</xsl:stylesheet>
