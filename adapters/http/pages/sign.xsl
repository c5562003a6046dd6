<?xml version="1.0" encoding="UTF-8"?>
<!-- First run and sign in. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- What is wrong, above the form; the fields stand below. -->
  <xsl:template name="form-error">
    <xsl:if test="error">
      <div class="govuk-error-summary" role="alert">
        <h2 class="govuk-error-summary__title"><xsl:value-of select="$page.problem"/></h2>
        <div class="govuk-error-summary__body"><p class="govuk-body"><xsl:value-of select="error"/></p></div>
      </div>
    </xsl:if>
  </xsl:template>

  <!-- One text field: name, label, and what stands in it. -->
  <xsl:template name="text-field">
    <xsl:param name="name"/>
    <xsl:param name="label"/>
    <xsl:param name="value"/>
    <xsl:param name="hint"/>
    <xsl:param name="type" select="'text'"/>
    <xsl:param name="autocomplete" select="'off'"/>
    <xsl:param name="inputmode"/>
    <div class="govuk-form-group">
      <label class="govuk-label" for="{$name}"><xsl:value-of select="$label"/></label>
      <xsl:if test="$hint">
        <div class="govuk-hint" id="{$name}-hint"><xsl:value-of select="$hint"/></div>
      </xsl:if>
      <input class="govuk-input" id="{$name}" name="{$name}" type="{$type}" autocomplete="{$autocomplete}" spellcheck="false">
        <!-- A phone begins words with a capital. -->
        <xsl:if test="$name != 'name'"><xsl:attribute name="autocapitalize">none</xsl:attribute></xsl:if>
        <xsl:if test="$inputmode"><xsl:attribute name="inputmode"><xsl:value-of select="$inputmode"/></xsl:attribute></xsl:if>
        <xsl:if test="$value"><xsl:attribute name="value"><xsl:value-of select="$value"/></xsl:attribute></xsl:if>
        <xsl:if test="$hint"><xsl:attribute name="aria-describedby"><xsl:value-of select="concat($name, '-hint')"/></xsl:attribute></xsl:if>
      </input>
    </div>
  </xsl:template>

  <!-- What every form of somebody signed in carries. -->
  <xsl:template name="token"><input type="hidden" name="token" value="{/page/me/token}"/></xsl:template>

  <xsl:template match="page[kind='first-run']" mode="title"><xsl:value-of select="$sign.first-title"/></xsl:template>
  <xsl:template match="page[kind='first-run']" mode="main">
    <xsl:call-template name="form-error"/>
    <h1 class="govuk-heading-l"><xsl:value-of select="$sign.first-title"/></h1>
    <p class="govuk-body"><xsl:value-of select="$sign.first-text"/></p>
    <form method="post" action="/first-run">
      <xsl:if test="asks_code = 'true'">
        <xsl:call-template name="text-field">
          <xsl:with-param name="name" select="'code'"/>
          <xsl:with-param name="label" select="$sign.first-code"/>
          <xsl:with-param name="hint" select="$sign.first-code-hint"/>
        </xsl:call-template>
      </xsl:if>
      <xsl:call-template name="text-field">
        <xsl:with-param name="name" select="'name'"/>
        <xsl:with-param name="label" select="$sign.name"/>
        <xsl:with-param name="value" select="name"/>
        <xsl:with-param name="autocomplete" select="'name'"/>
      </xsl:call-template>
      <xsl:call-template name="text-field">
        <xsl:with-param name="name" select="'login'"/>
        <xsl:with-param name="label" select="$sign.login"/>
        <xsl:with-param name="value" select="login"/>
        <xsl:with-param name="autocomplete" select="'username'"/>
      </xsl:call-template>
      <xsl:call-template name="text-field">
        <xsl:with-param name="name" select="'password'"/>
        <xsl:with-param name="label" select="$sign.password"/>
        <xsl:with-param name="hint" select="$sign.password-hint"/>
        <xsl:with-param name="type" select="'password'"/>
        <xsl:with-param name="autocomplete" select="'new-password'"/>
      </xsl:call-template>
      <button class="govuk-button"><xsl:value-of select="$sign.first-do"/></button>
    </form>
  </xsl:template>

  <xsl:template match="page[kind='sign-in']" mode="title"><xsl:value-of select="$sign.title"/></xsl:template>
  <xsl:template match="page[kind='sign-in']" mode="main">
    <xsl:call-template name="form-error"/>
    <h1 class="govuk-heading-l"><xsl:value-of select="$sign.title"/></h1>
    <form method="post" action="/sign-in">
      <input type="hidden" name="to" value="{to}"/>
      <xsl:call-template name="text-field">
        <xsl:with-param name="name" select="'login'"/>
        <xsl:with-param name="label" select="$sign.login"/>
        <xsl:with-param name="value" select="login"/>
        <xsl:with-param name="autocomplete" select="'username'"/>
      </xsl:call-template>
      <xsl:call-template name="text-field">
        <xsl:with-param name="name" select="'password'"/>
        <xsl:with-param name="label" select="$sign.password"/>
        <xsl:with-param name="type" select="'password'"/>
        <xsl:with-param name="autocomplete" select="'current-password'"/>
      </xsl:call-template>
      <button class="govuk-button"><xsl:value-of select="$sign.do"/></button>
    </form>
    <h2 class="govuk-heading-s"><xsl:value-of select="$sign.cannot"/></h2>
    <p class="govuk-body"><xsl:value-of select="$sign.cannot-text"/></p>
    <p class="govuk-body"><a class="govuk-link" href="/paper"><xsl:value-of select="$report.paper"/></a><br/><a class="govuk-link" href="/pupils"><xsl:value-of select="$pupils.link"/></a></p>
  </xsl:template>

  <!-- the second factor -->
  <xsl:template name="factor-form">
    <xsl:param name="action"/>
    <xsl:param name="do"/>
    <form method="post" action="{$action}">
      <xsl:call-template name="token"/>
      <input type="hidden" name="to" value="{to}"/>
      <xsl:if test="asks_password = 'true'">
        <xsl:call-template name="password-field">
          <xsl:with-param name="name" select="'old'"/>
          <xsl:with-param name="label" select="$sign.password"/>
        </xsl:call-template>
      </xsl:if>
      <xsl:call-template name="text-field">
        <xsl:with-param name="name" select="'code'"/>
        <xsl:with-param name="label" select="$factor.code"/>
        <xsl:with-param name="hint" select="$factor.code-hint"/>
        <xsl:with-param name="autocomplete" select="'one-time-code'"/>
        <xsl:with-param name="inputmode" select="'numeric'"/>
      </xsl:call-template>
      <button class="govuk-button"><xsl:value-of select="$do"/></button>
    </form>
  </xsl:template>

  <xsl:template match="page[kind='second-factor-setup']" mode="title"><xsl:value-of select="$factor.setup-title"/></xsl:template>
  <xsl:template match="page[kind='second-factor-setup']" mode="main">
    <xsl:call-template name="form-error"/>
    <h1 class="govuk-heading-l"><xsl:value-of select="$factor.setup-title"/></h1>
    <p class="govuk-body"><xsl:value-of select="$factor.setup-why"/></p>
    <ol class="govuk-list govuk-list--number">
      <li><xsl:value-of select="$factor.setup-one"/></li>
      <li><xsl:value-of select="$factor.setup-two"/></li>
      <li><xsl:value-of select="$factor.setup-three"/></li>
    </ol>
    <xsl:if test="qr/path">
      <svg xmlns="http://www.w3.org/2000/svg" class="st-qr" role="img" aria-label="{$factor.qr}" viewBox="0 0 {qr/size} {qr/size}" width="220" height="220">
        <rect width="{qr/size}" height="{qr/size}" fill="#ffffff"/>
        <path d="{qr/path}" fill="#000000"/>
      </svg>
    </xsl:if>
    <p class="govuk-body">
      <xsl:value-of select="$factor.key"/><xsl:value-of select="$page.colon"/><xsl:text> </xsl:text>
      <code class="st-key"><xsl:value-of select="secret"/></code>
      <br/>
      <a class="govuk-link" href="{link}"><xsl:value-of select="$factor.link"/></a>
    </p>
    <xsl:call-template name="factor-form">
      <xsl:with-param name="action" select="action"/>
      <xsl:with-param name="do" select="$factor.setup-do"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="page[kind='second-factor']" mode="title"><xsl:value-of select="$factor.title"/></xsl:template>
  <xsl:template match="page[kind='second-factor']" mode="main">
    <xsl:call-template name="form-error"/>
    <h1 class="govuk-heading-l"><xsl:value-of select="$factor.title"/></h1>
    <xsl:call-template name="factor-form">
      <xsl:with-param name="action" select="'/second-factor'"/>
      <xsl:with-param name="do" select="$factor.do"/>
    </xsl:call-template>
    <p class="govuk-body"><a class="govuk-link" href="/recovery"><xsl:value-of select="$factor.no-phone"/></a></p>
  </xsl:template>

  <xsl:template match="page[kind='recovery']" mode="title"><xsl:value-of select="$factor.recovery-title"/></xsl:template>
  <xsl:template match="page[kind='recovery']" mode="main">
    <xsl:call-template name="form-error"/>
    <h1 class="govuk-heading-l"><xsl:value-of select="$factor.recovery-title"/></h1>
    <form method="post" action="/recovery">
      <xsl:call-template name="token"/>
      <input type="hidden" name="to" value="{to}"/>
      <xsl:call-template name="text-field">
        <xsl:with-param name="name" select="'code'"/>
        <xsl:with-param name="label" select="$factor.recovery-code"/>
        <xsl:with-param name="hint" select="$factor.recovery-hint"/>
      </xsl:call-template>
      <button class="govuk-button"><xsl:value-of select="$factor.do"/></button>
    </form>
    <p class="govuk-body"><xsl:value-of select="$factor.recovery-none"/></p>
    <p class="govuk-body"><a class="govuk-link" href="/second-factor"><xsl:value-of select="$factor.with-phone"/></a></p>
  </xsl:template>

  <xsl:template match="page[kind='recovery-codes']" mode="title"><xsl:value-of select="$factor.codes-title"/></xsl:template>
  <xsl:template match="page[kind='recovery-codes']" mode="main">
    <h1 class="govuk-heading-l"><xsl:value-of select="$factor.codes-title"/></h1>
    <p class="govuk-body"><xsl:value-of select="$factor.codes-why"/></p>
    <ul class="govuk-list">
      <xsl:for-each select="codes/item"><li><code class="st-key"><xsl:value-of select="."/></code></li></xsl:for-each>
    </ul>
    <a class="govuk-button" role="button" draggable="false" href="{to}"><xsl:value-of select="$factor.codes-do"/></a>
  </xsl:template>
</xsl:stylesheet>
